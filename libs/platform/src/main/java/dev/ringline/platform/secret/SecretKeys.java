package dev.ringline.platform.secret;

import java.util.Base64;

/** Keys as they come from the environment. */
final class SecretKeys {
    private SecretKeys() {}

    /** @throws IllegalArgumentException if it is no base64; the message does not repeat it */
    static byte[] decode(String text, String setting) {
        try {
            return Base64.getDecoder().decode(text.trim());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": not base64");
        }
    }

    /** As {@link #decode}, and long enough to sign with. */
    static byte[] signing(String text, String setting) {
        var key = decode(text, setting);
        if (key.length < 32) {
            throw new IllegalArgumentException(setting + ": at least 32 bytes in base64 expected");
        }
        return key;
    }
}
