package dev.ringline.cli.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** What the demo measured; as JSON this is what {@code demo --json} prints. Values that were not reached are {@code null}. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DemoResult(
        boolean ok,
        Map<String, Boolean> checks,
        Leads leads,
        Invites invites,
        Pacing pacing,
        Long optOutMs,
        Long takeoverMs,
        Replay replay,
        Journal journal,
        long seconds,
        String failure) {

    /** P5: imported is the sum of all the others. */
    public record Leads(
            long imported,
            long invalid,
            long duplicate,
            long suppressed,
            long removed,
            long waiting,
            long inFlight,
            long finished,
            Map<String, Long> byState) {
        boolean addUp() {
            return imported == invalid + duplicate + suppressed + removed + waiting + inFlight + finished;
        }
    }

    /** As the simulated carrier counted them. */
    public record Invites(long total, int maxPerAttempt) {}

    public record Pacing(int limit, int maxSlidingSecond) {}

    public record Replay(boolean equal) {}

    /** @param tamperFound whether one flipped byte in a copy was found and named */
    public record Journal(boolean verified, boolean tamperFound) {}
}
