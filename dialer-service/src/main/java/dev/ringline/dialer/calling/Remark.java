package dev.ringline.dialer.calling;

import java.util.regex.Pattern;

/** Foreign text made fit to be kept and shown: bounded, on one line, without anything that could be a number or a token. */
public final class Remark {
    private static final int MAX = 120;
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d(?:[ ().-]?\\d){6,}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_=-]{8,}\\.[A-Za-z0-9_=-]{2,}\\.[A-Za-z0-9_=-]*");
    private static final Pattern BREAK = Pattern.compile("[\\p{Cntrl}\\s]+");

    private Remark() {}

    public static String of(String text) {
        if (text == null) {
            return "";
        }
        var head = text.length() <= 4 * MAX ? text : text.substring(0, 4 * MAX);
        var safe = NUMBER.matcher(
                        TOKEN.matcher(BREAK.matcher(head).replaceAll(" ")).replaceAll("…"))
                .replaceAll("…");
        return safe.length() <= MAX ? safe.strip() : safe.substring(0, MAX).strip();
    }
}
