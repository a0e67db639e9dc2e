package dev.ringline.cli.screen;

/** Emphasis, or none where the output is no terminal or NO_COLOR is set. */
public record Style(boolean colour) {
    public static final Style PLAIN = new Style(false);

    /** For what goes to standard output or error. */
    public static Style ofTerminal() {
        return new Style(System.getenv("NO_COLOR") == null && Terminal.isLive());
    }

    public String bold(Object text) {
        return in("1", text);
    }

    public String dim(Object text) {
        return in("2", text);
    }

    public String good(Object text) {
        return in("32", text);
    }

    public String bad(Object text) {
        return in("31", text);
    }

    public String warn(Object text) {
        return in("33", text);
    }

    public String accent(Object text) {
        return in("36", text);
    }

    public String mark(boolean holds) {
        return holds ? good("✓") : bad("✗");
    }

    private String in(String code, Object text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : String.valueOf(text);
    }
}
