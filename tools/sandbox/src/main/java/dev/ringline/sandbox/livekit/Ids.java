package dev.ringline.sandbox.livekit;

import java.util.Random;

/** Ids as LiveKit and Twilio make them, from one seed. */
final class Ids {
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private final Random random;

    Ids(long seed) {
        random = new Random(seed);
    }

    /** {@code RM_7nbe5C55T8R9} */
    String next(String prefix) {
        return prefix + draw(LETTERS, 12);
    }

    /** {@code CA} and 32 hexadecimal digits. */
    String callSid() {
        return "CA" + draw("0123456789abcdef", 32);
    }

    String secret() {
        return draw(LETTERS, 43);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private String draw(String from, int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }
}
