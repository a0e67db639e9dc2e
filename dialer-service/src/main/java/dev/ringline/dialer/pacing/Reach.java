package dev.ringline.dialer.pacing;

/**
 * How far ahead slots are given: so far behind the time that a claim takes that none is too late when its claim is committed,
 * and so far from there that they last until the next claim is, should it take as long as the longest one of late. A slow
 * database or a busy machine costs the limit nothing, until a claim takes longer than some 400 ms. Only what waits for its
 * slot anyway is given one so far away.
 *
 * <p>The next owner of a shard is silent for as long as the reach of the one before (P4). So more of it is used only after it
 * was said where the next owner finds it, and less is said only when nothing that was given under more can be sent any more.
 */
public final class Reach {
    /** Enough while a claim takes no longer than 85 ms: one such among fast ones is nothing out of the ordinary. */
    public static final long LEAST_NANOS = 100_000_000L;

    /** What is claimed may be sent as long after its claim, and 100 ms later: the kill switch holds within a second (R9). */
    public static final long MOST_NANOS = 700_000_000L;

    /** The first claims of a process take as long: their classes are loaded and their statements planned. */
    private static final long FIRST_CLAIM_NANOS = 200_000_000L;

    private static final long AHEAD_NANOS = 10_000_000L;
    private static final long LATE_NANOS = 40_000_000L; // of the 100 ms that a slot may be used late

    /** A lane that is full is claimed for so seldom, for all slots that are free by then: each claim is a dozen statements. */
    private static final long BETWEEN_CLAIMS_NANOS = 30_000_000L;

    private static final long KEPT_NANOS = 2_000_000_000L;
    private static final long OF_LATE_NANOS = 10_000_000_000L;

    private long claimNanos = FIRST_CLAIM_NANOS;
    private long lastNanos = FIRST_CLAIM_NANOS;
    private long lastOtherNanos;
    private long longestNanos = FIRST_CLAIM_NANOS; // since then
    private long longestBeforeNanos; // in the time before
    private long sinceNanos;
    private boolean begun;
    private long said = LEAST_NANOS;
    private long mayUse = LEAST_NANOS;
    private long neededAtNanos;

    /**
     * A claim took so long: up as soon as two of them did, down slowly. One that took long alone is reached over; were the next
     * ones expected to take as long, the slots until then would be lost besides.
     */
    public synchronized void took(long nanos, long nowNanos) {
        claimNanos = Math.max(Math.min(nanos, lastNanos), (claimNanos * 15 + nanos) / 16);
        lastNanos = nanos;
        remember(nanos, nowNanos);
    }

    /** Something that is committed like a claim took so long: a claim will not be faster. */
    public synchronized void tookAtLeast(long nanos, long nowNanos) {
        claimNanos = Math.max(claimNanos, Math.min(nanos, lastOtherNanos));
        lastOtherNanos = nanos;
        if (begun) {
            remember(nanos, nowNanos);
        }
    }

    private void remember(long nanos, long nowNanos) {
        sinceNanos = begun ? sinceNanos : nowNanos;
        begun = true;
        if (nowNanos - sinceNanos > OF_LATE_NANOS) {
            longestBeforeNanos = nowNanos - sinceNanos > 2 * OF_LATE_NANOS ? 0 : longestNanos;
            longestNanos = 0;
            sinceNanos = nowNanos;
        }
        longestNanos = Math.max(longestNanos, nanos);
    }

    /** What is to be said now, where the next owner finds it: never less than what was used lately. */
    public synchronized long toSay(long nowNanos) {
        long wanted = wanted();
        if (wanted >= said || nowNanos - neededAtNanos > KEPT_NANOS) {
            said = wanted;
            neededAtNanos = nowNanos;
            mayUse = Math.min(mayUse, said);
        }
        return said;
    }

    /** It is said, of every shard that is ours. */
    public synchronized void isSaid(long nanos) {
        mayUse = nanos;
    }

    /** Whether any slot may be given that is not past when it is claimed; if not, none is, until more is said. */
    public synchronized boolean isEnough() {
        return mayUse >= clamp(ahead() + BETWEEN_CLAIMS_NANOS);
    }

    /** Whether more is to be said: what may be used does not last until the next claim, should that take long. */
    public synchronized boolean wantsMore() {
        return mayUse < wanted();
    }

    /** No slot later than so long from now. */
    public synchronized long nanos() {
        return Math.min(mayUse, wanted());
    }

    /** Where a slot is free that is no further than this, it is time for the next claim. */
    public synchronized long nearNanos() {
        return Math.max(aheadNanos(), nanos() - BETWEEN_CLAIMS_NANOS);
    }

    /** No slot sooner than so long from now. */
    public synchronized long aheadNanos() {
        return Math.min(ahead(), nanos() - Math.min(claimNanos, nanos() / 2));
    }

    private long ahead() {
        return Math.max(Math.min(claimNanos, AHEAD_NANOS), claimNanos - LATE_NANOS);
    }

    private long wanted() {
        long longest = Math.max(claimNanos, Math.max(longestNanos, longestBeforeNanos));
        return clamp(ahead() + longest + BETWEEN_CLAIMS_NANOS);
    }

    private static long clamp(long nanos) {
        return Math.clamp(nanos, LEAST_NANOS, MOST_NANOS);
    }
}
