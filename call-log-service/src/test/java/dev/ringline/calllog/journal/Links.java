package dev.ringline.calllog.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes journals to verify. Its signatures are hashes of the text: whoever holds the journal cannot forge a checkpoint. */
public final class Links {
    public static final String TENANT = "acme";
    public static final Verifier.SignatureCheck SIGNATURES = (text, key, signature) -> signature.equals(sign(text));

    private final SortedMap<ChainId, ChainHead> heads = new TreeMap<>();
    private final List<Object> lines = new ArrayList<>();
    private Checkpoint newest;
    private long position;

    public Links record(String topic, int partition, String body) {
        var chain = new ChainId(TENANT, topic, partition);
        var head = heads.getOrDefault(chain, ChainHead.before(chain));
        var entry = new Entry(chain, head.sequence() + 7, "key", "{}", body, "");
        return add(JournalRecord.after(head, ++position, entry));
    }

    /** Another tenant's record stands at this position. */
    public Links gap() {
        position++;
        return this;
    }

    public Links checkpoint() {
        var unsigned = new Checkpoint(
                TENANT,
                newest == null ? 1 : newest.number() + 1,
                newest == null ? "" : newest.signature(),
                position,
                Instant.parse("2026-03-02T12:00:00Z").plusSeconds(position),
                List.copyOf(heads.values()),
                "key-1",
                "");
        newest = unsigned.signed(sign(unsigned.text()));
        lines.add(newest);
        return this;
    }

    /** Records and checkpoints, to be changed at will. */
    public List<Object> lines() {
        return new ArrayList<>(lines);
    }

    public static Verdict verify(List<Object> lines) {
        var verifier = new Verifier(TENANT, SIGNATURES);
        for (var line : lines) {
            switch (line) {
                case JournalRecord record -> verifier.take(record);
                case Checkpoint checkpoint -> verifier.take(checkpoint);
                default -> throw new AssertionError(line);
            }
        }
        return verifier.verdict();
    }

    private Links add(JournalRecord record) {
        heads.put(record.entry().chain(), record.head());
        lines.add(record);
        return this;
    }

    private static String sign(String text) {
        return Integer.toHexString(("secret" + text).hashCode());
    }
}
