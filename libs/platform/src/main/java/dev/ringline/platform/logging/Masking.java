package dev.ringline.platform.logging;

import java.util.regex.Pattern;

/** Takes out of a text what must not be logged: phone numbers in international form, tokens. */
public final class Masking {
    private static final Pattern NUMBER =
            Pattern.compile("(?<![0-9A-Za-z])(\\+|%2B|sip:\\+?|tel:\\+?)([1-9])[0-9]{4,12}([0-9]{2})(?![0-9])");
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    private Masking() {}

    /** The same object if there was nothing to mask. */
    public static String mask(String text) {
        if (text == null || !mayHold(text)) {
            return text;
        }
        var withoutTokens = text.contains("eyJ") ? JWT.matcher(text).replaceAll("eyJ…") : text;
        var masked = NUMBER.matcher(withoutTokens).replaceAll("$1$2…$3");
        return masked.equals(text) ? text : masked;
    }

    private static boolean mayHold(String text) {
        return text.indexOf('+') >= 0
                || text.contains("%2B")
                || text.contains("sip:")
                || text.contains("tel:")
                || text.contains("eyJ");
    }
}
