package dev.ringline.dialer.preparing;

import java.util.Arrays;

/** How long agents took to join lately: the newest {@value #KEPT}. Not shared between threads. */
public final class JoinTimes {
    static final int KEPT = 64;
    static final long UNTIL_KNOWN_MS = 1_000;

    private final long[] newest = new long[KEPT];
    private int size;
    private int next;

    public void add(long joinMs) {
        newest[next] = joinMs;
        next = (next + 1) % KEPT;
        size = Math.min(size + 1, KEPT);
    }

    /** Nine of ten joined within it; a second until anything is known. */
    public long p90Ms() {
        if (size == 0) {
            return UNTIL_KNOWN_MS;
        }
        long[] sorted = Arrays.copyOf(newest, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(size * 0.9) - 1];
    }
}
