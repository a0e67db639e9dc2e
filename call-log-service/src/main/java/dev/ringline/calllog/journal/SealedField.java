package dev.ringline.calllog.journal;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A personal field as the journal keeps it: it can be opened only while its person's key exists.
 *
 * @param path in the event's JSON, for example {@code attempt.to}
 * @param person hash of tenant and number, or {@link #NOBODY} where the text belongs to no number
 * @param text nonce and ciphertext, base64url without padding
 */
public record SealedField(String path, String person, String text) {
    /** The key of the deployment itself seals what has no person, for example an unreadable record. */
    public static final String NOBODY = "-";

    /** One field a line, sorted by path: the same fields are the same text, whatever order they were found in. */
    public static String lines(List<SealedField> fields) {
        return fields.stream()
                .sorted(Comparator.comparing(SealedField::path))
                .map(field -> field.path + ' ' + field.person + ' ' + field.text)
                .collect(Collectors.joining("\n"));
    }

    /** @throws IllegalArgumentException if the text was not made by {@link #lines} */
    public static List<SealedField> parse(String lines) {
        return lines.isEmpty()
                ? List.of()
                : lines.lines().map(SealedField::ofLine).toList();
    }

    private static SealedField ofLine(String line) {
        var parts = line.split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("sealed field: path, person and text expected");
        }
        return new SealedField(parts[0], parts[1], parts[2]);
    }
}
