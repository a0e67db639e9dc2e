package dev.ringline.dialer.guard;

/**
 * How many requests LiveKit may be sent, counted in windows of ten seconds: a minute, wherever it begins, touches seven of
 * them. Dials leave a fifth of each to what looks after calls.
 *
 * @param aMinute at most, of all replicas together; 0 for no limit
 */
public record RequestBudget(int aMinute) {
    public static final int WINDOW_S = 10;
    private static final int WINDOWS = 60 / WINDOW_S + 1;

    /** A room with its agent, and the dial. */
    static final int A_DIAL = 2;

    public boolean isLimited() {
        return aMinute > 0;
    }

    public int aWindow() {
        return isLimited() ? Math.max(1, aMinute / WINDOWS) : Integer.MAX_VALUE;
    }

    /** @param taken of this window @return how many dials may be begun in it yet */
    public int dials(int taken) {
        return isLimited() ? Math.max(0, aWindow() * 4 / 5 - taken) / A_DIAL : Integer.MAX_VALUE;
    }
}
