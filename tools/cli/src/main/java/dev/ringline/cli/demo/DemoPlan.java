package dev.ringline.cli.demo;

import java.nio.file.Path;

/**
 * How the demo runs.
 *
 * @param leads rows of the lead file
 * @param cps what the simulated carrier grants
 * @param folder everything of it is kept there
 * @param keep the line stays up afterwards
 */
public record DemoPlan(int leads, int cps, long seed, Path folder, boolean keep) {
    static final String TENANT = "demo";
    static final int NUMBERS = 120;
    static final int LINKED = 12;
    static final int PAGE = 20;
    static final int RINGING_TIMEOUT_S = 4;
    /** Some agents record nothing: their calls need not wait a minute for it. */
    static final String WRAP_UP = "5S";
    /** Twice what the slow agents take; one in a hundred never comes, and its lead waits this long for nothing. */
    static final String AGENT_TIMEOUT = "5s";
    /** Beyond any demo: what is to be tried again is due after its end. */
    static final int RETRY_AFTER_S = 3_600;

    public DemoPlan {
        if (cps < 1 || cps > 100) {
            throw new IllegalArgumentException("--cps is 1 to 100, not " + cps);
        }
        if (leads < LeadFile.FEWEST || leads > LeadFile.MOST) {
            throw new IllegalArgumentException(
                    "--leads is %d to %d, not %d".formatted(LeadFile.FEWEST, LeadFile.MOST, leads));
        }
    }

    /** Calls at once: more than an answered mix at this rate ever holds. */
    int concurrency() {
        return Math.max(20, cps * 10);
    }
}
