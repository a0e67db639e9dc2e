package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.Fault;
import dev.ringline.calllog.journal.Verdict;

/**
 * A verdict as JSON, the same from a server and offline.
 *
 * @param fault the first bad record; {@code null}: all of it holds
 */
public record VerdictView(
        boolean holds, long records, int chains, long checkpoints, long unsigned, long position, Fault fault) {
    static VerdictView of(Verdict verdict) {
        return new VerdictView(
                verdict.holds(),
                verdict.records(),
                verdict.chains(),
                verdict.checkpoints(),
                verdict.unsigned(),
                verdict.position(),
                verdict.fault().orElse(null));
    }
}
