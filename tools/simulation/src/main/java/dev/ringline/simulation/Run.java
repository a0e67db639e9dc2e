package dev.ringline.simulation;

import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.World.Violation;
import java.util.List;

/**
 * What became of one world.
 *
 * @param violation {@code null}: every promise held
 * @param traceHash over everything that happened, in order: the same for the same scenario, always
 * @param trace the newest lines, where it was asked for
 */
public record Run(
        Scenario scenario,
        Violation violation,
        long traceHash,
        List<String> trace,
        long steps,
        long virtualNanos,
        long invites,
        long releases,
        int unknowns,
        long busyLineNanos) {

    public boolean holds() {
        return violation == null;
    }

    /** Lines that were simulated, in hours: each call at once that a pool allows, for each virtual hour. */
    public double lineHours() {
        return scenario.lines() * (virtualNanos / 3.6e12);
    }
}
