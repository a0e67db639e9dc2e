package dev.ringline.cli.line;

/** Somebody closed the line while it was starting. */
public final class LineStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LineStopped() {
        super("stopped while starting");
    }
}
