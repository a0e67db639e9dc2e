package dev.ringline.dialer.pacing;

import java.util.OptionalLong;

/**
 * What cheap requests, sent along the same ways all the while, say about how late an INVITE may have been. A request that was
 * written and whose answer is in went through: whatever was written before it had arrived by then. Between two such proofs
 * the way may have stood still: the time without one bounds how late anything can be that was on it.
 *
 * <p>A way is a connection: another thread or another machine of LiveKit may be behind each, and one alone may stand still.
 * Nobody knows which of them an INVITE shares its fate with, so the worst of them counts.
 */
public final class Path {
    static final int KEPT = 4_096;
    private static final int UNDER_WAY_MAX = 64; // of each way

    private final long settleNanos;
    private final long jitterNanos;
    private final int ways;
    private final int[] way = new int[KEPT];
    private final long[] begun = new long[KEPT];
    private final long[] ended = new long[KEPT];
    private final State[] states = new State[KEPT];
    private long next;
    private int underWay;
    private boolean expecting;
    private long expected;
    private final Least least = new Least();

    private enum State {
        UNDER_WAY,
        ANSWERED,
        FAILED
    }

    /**
     * @param settleNanos within which a request that LiveKit took has become an INVITE
     * @param jitterNanos between two answers of a way that did not stand still: several times that, one after another, is no stall
     * @param ways along how many requests are sent
     */
    public Path(long settleNanos, long jitterNanos, int ways) {
        this.settleNanos = settleNanos;
        this.jitterNanos = jitterNanos;
        this.ways = ways;
    }

    public int ways() {
        return ways;
    }

    /** @return whether one more request may be sent: a way that answers nothing gets no more of them */
    public synchronized boolean mayBegin() {
        return underWay < UNDER_WAY_MAX * ways;
    }

    /** Whether requests are answered so soon that one more is sent beside the regular ones without being in their way. */
    public synchronized boolean isShort() {
        return underWay < UNDER_WAY_MAX * ways / 4;
    }

    /** A request is about to be written along one of the ways. Begun in the order of time. */
    public synchronized long begin(int along, long nowNanos) {
        int at = at(next);
        underWay += states[at] == State.UNDER_WAY ? 0 : 1; // one that never ended is forgotten for this
        way[at] = along;
        begun[at] = nowNanos;
        states[at] = State.UNDER_WAY;
        return next++;
    }

    public synchronized void answered(long probe, long nowNanos) {
        if (end(probe, State.ANSWERED)) {
            ended[at(probe)] = nowNanos;
            least.add(nowNanos - begun[at(probe)]);
        }
    }

    /** It proves nothing. */
    public synchronized void failed(long probe) {
        end(probe, State.FAILED);
    }

    /** Something was written then that is to be known of. */
    public synchronized void expect(long writtenNanos) {
        expected = expecting ? later(writtenNanos, expected) : writtenNanos;
        expecting = true;
    }

    /** Whether all that was to be known of is known. */
    public synchronized boolean isSettled() {
        expecting = expecting && lateness(expected).isEmpty();
        return !expecting;
    }

    /** The shortest round trip of late, nanoseconds. */
    public synchronized long leastNanos() {
        return least.nanos();
    }

    /**
     * By how much, at most, what was written at {@code writtenNanos} was later than usual as an INVITE. Each way is watched
     * from then on, and for as long as an INVITE takes after the first proof that the request arrived. It may have stood still
     * before that proof, and once more while LiveKit made the INVITE; what lasted longer than jitter is added up.
     *
     * @return empty while that is not over
     */
    public synchronized OptionalLong lateness(long writtenNanos) {
        var seen = new Seen[ways];
        int over = 0;
        long latest = 0;
        for (long probe = firstNotOver(writtenNanos); probe < next && over < ways; probe++) {
            int at = at(probe);
            if (states[at] == State.UNDER_WAY && (seen[way[at]] == null || !seen[way[at]].over)) {
                return OptionalLong.empty();
            }
            if (states[at] != State.ANSWERED || ended[at] - writtenNanos <= 0) {
                continue;
            }
            var along = seen[way[at]] == null ? seen[way[at]] = new Seen(writtenNanos) : seen[way[at]];
            if (!along.over) {
                along.proof(begun[at], ended[at]);
                over += along.over ? 1 : 0;
                latest = Math.max(latest, along.over ? along.late() : 0);
            }
        }
        return over == ways ? OptionalLong.of(latest) : OptionalLong.empty();
    }

    /** What one way proves of one request. */
    private final class Seen {
        private final long writtenNanos;
        private long proofNanos;
        private long settledNanos;
        private long stalled;
        private long atTheDoor;
        private long behindIt;
        private boolean arrived;
        private boolean over;

        private Seen(long writtenNanos) {
            this.writtenNanos = writtenNanos;
            this.proofNanos = writtenNanos + least.nanos(); // an answer before that says nothing of when it arrived
        }

        /** Something went through after that was written; in the order in which it was begun. */
        private void proof(long begunNanos, long endedNanos) {
            long gap = Math.max(0, endedNanos - proofNanos);
            proofNanos = later(endedNanos, proofNanos);
            stalled += gap > jitterNanos ? gap : 0;
            if (arrived) {
                behindIt = Math.max(behindIt, gap);
            } else {
                atTheDoor = Math.max(atTheDoor, gap);
            }
            if (!arrived && begunNanos - writtenNanos >= 0) {
                arrived = true;
                settledNanos = endedNanos + settleNanos;
            }
            over = arrived && begunNanos - settledNanos >= 0;
        }

        private long late() {
            return Math.max(atTheDoor + behindIt, stalled > 0 ? stalled + jitterNanos : 0);
        }
    }

    /** The oldest kept that had not ended when that was written, or any older one: it adds nothing. */
    private long firstNotOver(long writtenNanos) {
        long oldest = Math.max(0, next - KEPT);
        long probe = next;
        while (probe > oldest && begun[at(probe - 1)] - writtenNanos >= 0) {
            probe--;
        }
        return Math.max(oldest, probe - (long) UNDER_WAY_MAX * ways);
    }

    private boolean end(long probe, State how) {
        if (next - probe > KEPT || states[at(probe)] != State.UNDER_WAY) {
            return false;
        }
        states[at(probe)] = how;
        underWay--;
        return true;
    }

    private static int at(long probe) {
        return (int) (probe % KEPT);
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    /** The least of the latest one to two thousand; nothing while the first ones warm up what they pass through. */
    private static final class Least {
        private static final int WARM = 64;

        private long before = Long.MAX_VALUE;
        private long now = Long.MAX_VALUE;
        private int count;

        void add(long nanos) {
            now = Math.min(now, nanos);
            if (++count == KEPT) {
                before = now;
                now = Long.MAX_VALUE;
                count = 0;
            }
        }

        long nanos() {
            return before == Long.MAX_VALUE && count < WARM ? 0 : Math.min(before, now);
        }
    }
}
