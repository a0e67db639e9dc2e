package dev.ringline.cli.stack;

import java.time.Duration;

/**
 * What came of one seed.
 *
 * @param plan what was done, in words
 * @param struck how many of the plan's faults happened; a step that the run never reached did not
 * @param violation what did not hold, empty if everything did
 */
public record FaultOutcome(
        long seed, String plan, int leads, long invites, int struck, Duration took, String violation) {
    public boolean held() {
        return violation.isEmpty();
    }
}
