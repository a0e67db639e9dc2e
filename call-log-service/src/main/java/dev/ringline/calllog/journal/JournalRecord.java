package dev.ringline.calllog.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A link of the journal. The hash covers its place, everything it says, sealed as it stands, and the hash before it: whoever
 * erases a person's key changes no link, whoever changes a byte breaks one.
 *
 * @param position in the whole journal, gapless from 1
 * @param sequence in its chain, gapless from 1
 */
public record JournalRecord(long position, long sequence, Entry entry, String hash) {
    private static final String FORM = "ringline-journal-1";

    /** The next link of a chain. */
    public static JournalRecord after(ChainHead head, long position, Entry entry) {
        var sequence = head.sequence() + 1;
        return new JournalRecord(position, sequence, entry, hash(head.hash(), position, sequence, entry));
    }

    /** Whether this record is the one that was chained to {@code head}. */
    public boolean follows(ChainHead head) {
        return sequence == head.sequence() + 1 && hash.equals(hash(head.hash(), position, sequence, entry));
    }

    public ChainHead head() {
        return new ChainHead(entry.chain(), sequence, hash);
    }

    private static String hash(String previous, long position, long sequence, Entry entry) {
        var text = new StringBuilder(entry.body().length() + 512).append(FORM);
        field(text, previous);
        field(text, Long.toString(position));
        field(text, Long.toString(sequence));
        field(text, entry.chain().tenant());
        field(text, entry.chain().topic());
        field(text, Integer.toString(entry.chain().partition()));
        field(text, Long.toString(entry.offset()));
        field(text, entry.key());
        field(text, entry.headers());
        field(text, entry.body());
        field(text, entry.sealed());
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** The length goes first, so that no two different records are the same text. */
    private static void field(StringBuilder text, String value) {
        if (value == null) {
            text.append("\n-");
        } else {
            text.append('\n').append(value.length()).append(':').append(value);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
