package dev.ringline.dialer.pacing;

/**
 * How many claims may be on their way to the wire at once: as many as lately got there in time. A machine or network that is
 * slower than its lanes would else claim what it cannot send before its slot is past. Not shared between threads.
 */
public final class Window {
    public static final int LEAST = 4;
    public static final int MOST = 2_000;

    /** A slot that is no further is waited for by hardly more than the way to the wire takes. */
    static final long NEAR_NANOS = 50_000_000L;

    private static final int FIRST = 32;

    private int size = FIRST;

    /**
     * What became of claims since this was last said.
     *
     * @param missed how many came too late: each is a call to be done over
     * @param full whether all of it was in use
     */
    public void saw(int missed, boolean full) {
        if (missed > 0) {
            size = Math.max(LEAST, size / 2);
        } else if (full) {
            size = Math.min(MOST, size + Math.max(LEAST, size / 16));
        }
    }

    /**
     * @param onTheWay claims that are not sent yet
     * @param reachNanos how far ahead slots are given: what waits for a far one is not what the machine is slow at
     */
    public int free(int onTheWay, long reachNanos) {
        return (int) Math.max(0, size * Math.max(1, reachNanos / NEAR_NANOS) - onTheWay);
    }
}
