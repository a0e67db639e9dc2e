package dev.ringline.calllog.journal;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Walks a tenant's journal record by record in the order of positions, each checkpoint behind the records that it covers. It
 * stops at the first fault. It needs nothing but the records and the public key.
 */
public final class Verifier {
    /** Whether a checkpoint's signature is the deployment's. */
    @FunctionalInterface
    public interface SignatureCheck {
        boolean holds(String text, String keyId, String signature);
    }

    private final String tenant;
    private final SignatureCheck signatures;
    private final SortedMap<ChainId, ChainHead> heads = new TreeMap<>();
    private final SortedMap<ChainId, Long> firstUnsigned = new TreeMap<>();
    private Checkpoint newest;
    private long position;
    private long records;
    private long unsigned;
    private Fault fault;

    public Verifier(String tenant, SignatureCheck signatures) {
        this.tenant = tenant;
        this.signatures = signatures;
    }

    /** @return whether everything so far holds */
    public boolean take(JournalRecord record) {
        if (fault == null) {
            fault = judge(record);
        }
        if (fault == null) {
            records++;
            unsigned++;
            position = record.position();
            heads.put(record.entry().chain(), record.head());
            firstUnsigned.putIfAbsent(record.entry().chain(), record.position());
        }
        return fault == null;
    }

    /** @return whether everything so far holds */
    public boolean take(Checkpoint checkpoint) {
        if (fault == null) {
            fault = judge(checkpoint);
        }
        if (fault == null) {
            newest = checkpoint;
            firstUnsigned.clear();
            unsigned = 0;
        }
        return fault == null;
    }

    /** For one who reads: a line that is no record is a fault too, the first one counts. */
    public void unreadable(String says) {
        if (fault == null) {
            fault = new Fault(position + 1, "", 0, says);
        }
    }

    public Verdict verdict() {
        var checkpoints = newest == null ? 0 : newest.number();
        return new Verdict(records, heads.size(), checkpoints, unsigned, position, Optional.ofNullable(fault));
    }

    private Fault judge(JournalRecord record) {
        var chain = record.entry().chain();
        var head = heads.getOrDefault(chain, ChainHead.before(chain));
        if (!chain.tenant().equals(tenant)) {
            return Fault.of(record, "it is another tenant's");
        }
        if (record.position() <= position) {
            return Fault.of(record, "its position does not rise");
        }
        if (record.sequence() != head.sequence() + 1) {
            return Fault.of(record, "its chain stands at " + head.sequence() + ": a record is missing or repeated");
        }
        return record.follows(head) ? null : Fault.of(record, "its hash is not that of what it says");
    }

    private Fault judge(Checkpoint checkpoint) {
        if (!checkpoint.tenant().equals(tenant)) {
            return at(checkpoint, "it is another tenant's");
        }
        if (!signatures.holds(checkpoint.text(), checkpoint.keyId(), checkpoint.signature())) {
            return at(checkpoint, "its signature is not the deployment's");
        }
        if (checkpoint.number() != (newest == null ? 1 : newest.number() + 1)
                || !checkpoint.previous().equals(newest == null ? "" : newest.signature())) {
            return at(checkpoint, "it does not follow the one before: a checkpoint is missing or repeated");
        }
        if (checkpoint.position() < position) {
            return at(checkpoint, "it stands behind records that it does not cover");
        }
        return headsOf(checkpoint);
    }

    /** The heads that were signed must be the heads that were found, no chain more or less. */
    private Fault headsOf(Checkpoint checkpoint) {
        var signed = new TreeMap<ChainId, ChainHead>();
        checkpoint.heads().forEach(head -> signed.put(head.chain(), head));
        for (var head : signed.values()) {
            var found = heads.getOrDefault(head.chain(), ChainHead.before(head.chain()));
            if (!found.equals(head)) {
                return differs(checkpoint, head, found);
            }
        }
        return heads.values().stream()
                .filter(found -> !signed.containsKey(found.chain()))
                .findFirst()
                .map(found -> differs(checkpoint, ChainHead.before(found.chain()), found))
                .orElse(null);
    }

    private Fault differs(Checkpoint checkpoint, ChainHead signed, ChainHead found) {
        var first = firstUnsigned.getOrDefault(found.chain(), checkpoint.position());
        var says = found.sequence() < signed.sequence()
                ? "records up to sequence " + signed.sequence() + " were signed and are missing"
                : "from here to checkpoint " + checkpoint.number() + " it is not what was signed";
        return new Fault(first, found.chain().toString(), Math.min(found.sequence(), signed.sequence()), says);
    }

    private static Fault at(Checkpoint checkpoint, String says) {
        var number = checkpoint.number();
        var tenant = new ChainId(checkpoint.tenant(), "checkpoint", 0);
        return new Fault(checkpoint.position(), tenant.toString(), number, "checkpoint " + number + ": " + says);
    }
}
