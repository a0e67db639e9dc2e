package dev.ringline.simulation.world;

import java.util.EnumSet;
import java.util.Set;

/** What everything in one run shares. */
public final class World {
    private static final long RESTART_LEAST = 1_500 * Timeline.MS;
    private static final long RESTART_MOST = 5_000 * Timeline.MS;

    private final long seed;
    private final Timeline timeline;
    private final Trace trace;
    private final Set<Mutation> mutations;
    private final Dice restarts;
    private Violation violation;

    public World(long seed, Set<Mutation> mutations, boolean traced) {
        this.seed = seed;
        this.timeline = new Timeline(seed);
        this.trace = new Trace(timeline, traced);
        this.mutations = EnumSet.noneOf(Mutation.class);
        this.mutations.addAll(mutations);
        this.restarts = Dice.of(seed, "restarts");
    }

    /** A promise that did not hold. */
    public record Violation(String promise, String what, long atNanos) {}

    public long seed() {
        return seed;
    }

    public Timeline timeline() {
        return timeline;
    }

    public Trace trace() {
        return trace;
    }

    public boolean has(Mutation mutation) {
        return mutations.contains(mutation);
    }

    /** How long a process takes to come back. */
    public long restartNanos() {
        return restarts.between(RESTART_LEAST, RESTART_MOST);
    }

    /** The first one ends the run. */
    public void violated(String promise, String what) {
        if (violation == null) {
            trace.note("VIOLATED " + promise, what);
            violation = new Violation(promise, what, timeline.now());
        }
    }

    public Violation violation() {
        return violation;
    }
}
