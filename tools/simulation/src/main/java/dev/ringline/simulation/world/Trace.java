package dev.ringline.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** What happened, in order: always as a hash, as text only where somebody will read it. */
public final class Trace {
    private static final int NEWEST = 4_000;

    private final Timeline timeline;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long hash = 1;

    public Trace(Timeline timeline, boolean kept) {
        this.timeline = timeline;
        this.kept = kept;
    }

    /** @param about something whose {@code hashCode} is the same in every run: a string, an id, a number */
    public void note(String what, Object about) {
        hash = Dice.mix(hash * 31 + timeline.now());
        hash = Dice.mix(hash * 31 + what.hashCode());
        hash = Dice.mix(hash * 31 + about.hashCode());
        if (kept) {
            keep(what, about);
        }
    }

    public long hash() {
        return hash;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private void keep(String what, Object about) {
        if (lines.size() == NEWEST) {
            lines.removeFirst();
        }
        long ms = timeline.now() / Timeline.MS;
        lines.add("%6d.%03d  %-24s %s".formatted(ms / 1_000, ms % 1_000, what, about));
    }
}
