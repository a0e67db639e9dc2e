package dev.ringline.calllog.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;

/** Compares two dumps byte for byte, table by table, row by row; both sorted alike. It remembers the first difference. */
public final class Comparison {
    private final MessageDigest live = sha256();
    private final MessageDigest replayed = sha256();
    private long rows;
    private Difference first;

    public void table(String name, Iterator<String> liveRows, Iterator<String> replayedRows) {
        while (liveRows.hasNext() || replayedRows.hasNext()) {
            var one = liveRows.hasNext() ? liveRows.next() : null;
            var other = replayedRows.hasNext() ? replayedRows.next() : null;
            digest(live, name, one);
            digest(replayed, name, other);
            rows++;
            if (first == null && (one == null || !one.equals(other))) {
                first = new Difference(name, one, other);
            }
        }
    }

    /** @param position up to which both are built; @param records of the journal that were replayed */
    public Result result(long position, long records) {
        return new Result(position, records, rows, first == null, hex(live), hex(replayed), first);
    }

    /**
     * @param live SHA-256 of the live dump
     * @param replayed SHA-256 of the replay's
     * @param difference the first; {@code null} if they are equal
     */
    public record Result(
            long position,
            long records,
            long rows,
            boolean equal,
            String live,
            String replayed,
            Difference difference) {}

    private static void digest(MessageDigest digest, String table, String row) {
        if (row != null) {
            digest.update((table + '\t' + row + '\n').getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
