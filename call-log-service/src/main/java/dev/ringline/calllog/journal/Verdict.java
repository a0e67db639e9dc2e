package dev.ringline.calllog.journal;

import java.util.Optional;

/**
 * What a walk over a journal found.
 *
 * @param records that hold
 * @param checkpoints that hold
 * @param unsigned records behind the last checkpoint: chained, but not signed yet
 * @param position of the last record that holds
 * @param fault the first thing that does not hold; empty: all of it holds
 */
public record Verdict(long records, int chains, long checkpoints, long unsigned, long position, Optional<Fault> fault) {
    public boolean holds() {
        return fault.isEmpty();
    }
}
