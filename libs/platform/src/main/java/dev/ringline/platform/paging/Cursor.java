package dev.ringline.platform.paging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.platform.problem.Problem;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Where the next page begins: the last row's sort values, as opaque text. */
public final class Cursor {
    private static final char SEPARATOR = '\u001f';
    private static final int MAX_LENGTH = 1_024;

    private Cursor() {}

    public static String of(String... values) {
        var text = String.join(String.valueOf(SEPARATOR), values);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /**
     * @param cursor as the client sent it back
     * @param values how many {@link #of} had
     * @throws Problem 400 naming {@code cursor} if it is not one of ours
     */
    public static List<String> read(String cursor, int values) {
        try {
            if (cursor.length() > MAX_LENGTH) {
                throw foreign();
            }
            var text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            var parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
            if (parts.size() != values) {
                throw foreign();
            }
            return parts;
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    /** The id that a cursor of one id names; the least of all for none. */
    public static UUID afterId(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return new UUID(0, 0);
        }
        try {
            return UUID.fromString(read(cursor, 1).getFirst());
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    private static Problem foreign() {
        return Problem.badRequest("cursor", "not a cursor that we gave");
    }
}
