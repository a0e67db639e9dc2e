package dev.ringline.dialer.preparing;

/**
 * How many rooms are kept on their way or ready: what the rate takes while an agent joins, and a second's worth in hand. More
 * would leave agents idle, and a pause would find more to take back.
 */
public final class Depth {
    static final int LEAST = 2;
    static final int MOST = 1_000;
    private static final double IN_HAND_S = 1.0;

    /** Of all pools together before it is known what they take. */
    static final int AT_FIRST = 1_000;

    private Depth() {}

    /**
     * Over all pools: twice what they take. Rooms beyond what the machine can dial leave agents idle, whatever the limits.
     *
     * @param usedPerS calls that went out in the last second
     */
    public static int ofAll(int usedPerS, long joinMs) {
        return Math.max(AT_FIRST, (int) Math.ceil(2 * usedPerS * (joinMs / 1_000.0 + IN_HAND_S)));
    }

    /**
     * @param ratePerS calls a second that may go out
     * @param joinMs how long agents take to join: p90
     */
    public static int of(double ratePerS, long joinMs) {
        return (int) Math.clamp(Math.ceil(ratePerS * (joinMs / 1_000.0 + IN_HAND_S)), LEAST, MOST);
    }
}
