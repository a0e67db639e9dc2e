package dev.ringline.simulation.dialer;

import java.util.HashMap;
import java.util.Map;

/** Rows by what they count for: kept as they come and go, which is what counting them each time would say. */
final class Tally {
    private final Map<Object, int[]> counts = new HashMap<>();

    void add(Object what, int by) {
        counts.computeIfAbsent(what, w -> new int[1])[0] += by;
    }

    int of(Object what) {
        var count = counts.get(what);
        return count == null ? 0 : count[0];
    }
}
