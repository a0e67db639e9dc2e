package dev.ringline.campaign.importing;

import java.util.List;

/** What stands between a file's cells: guessed from its first line, the header. */
public final class Separator {
    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');

    private Separator() {}

    /** The candidate that the line has most of outside of quotes; a comma if it has none. */
    public static char guess(String headerLine) {
        var best = ',';
        var most = 0L;
        for (var candidate : CANDIDATES) {
            var count = countUnquoted(headerLine, candidate);
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    private static long countUnquoted(String line, char candidate) {
        var count = 0L;
        var quoted = false;
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == candidate && !quoted) {
                count++;
            }
        }
        return count;
    }
}
