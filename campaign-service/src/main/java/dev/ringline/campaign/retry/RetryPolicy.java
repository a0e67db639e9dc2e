package dev.ringline.campaign.retry;

import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.Disposition;
import java.time.Duration;
import java.time.Instant;

/**
 * How often and how soon a lead is tried again.
 *
 * @param retry the campaign's own
 * @param wrapUp how long an answered lead waits for the agent's outcome
 */
public record RetryPolicy(Retry retry, Duration wrapUp) {
    /** Releases in a row that burn nothing, after which the lead is held: two minutes of trouble, not a moment's. */
    public static final int MOST_UNBURNT = 8;

    /** For so long, unless somebody looks at it before (ADR 23): no endless loop, and none that waits for a person only. */
    public static final Duration WITHOUT_PROGRESS = Duration.ofMinutes(10);

    private static final Duration FIRST_REQUEUE = Duration.ofSeconds(1);
    private static final Duration LAST_REQUEUE = Duration.ofMinutes(1);

    /** Whose phone may have rung through no doing of his own is not rung again within a minute. */
    private static final Duration AFTER_RINGING = Duration.ofMinutes(1);

    /**
     * After an attempt that was the callee's doing.
     *
     * @param counted attempts, this one included
     */
    public NextTry after(Disposition disposition, int counted, Instant endedAt) {
        var gapS = retry.gapS().get(disposition);
        if (gapS == null) {
            return new NextTry.Over();
        }
        return counted >= retry.maxAttempts() ? new NextTry.Exhausted() : new NextTry.Again(endedAt.plusSeconds(gapS));
    }

    /**
     * After an attempt that burnt nothing: soon, then twice as long each time, up to a minute.
     *
     * @param unburnt releases in a row that burnt nothing, this one included, from 1
     * @param mayHaveRung whether the callee may have heard it
     */
    public static Instant requeueAt(int unburnt, boolean mayHaveRung, Instant endedAt) {
        var wait = FIRST_REQUEUE.multipliedBy(1L << Math.min(unburnt - 1, MOST_UNBURNT));
        var most = wait.compareTo(LAST_REQUEUE) < 0 ? wait : LAST_REQUEUE;
        return endedAt.plus(mayHaveRung ? AFTER_RINGING : most);
    }
}
