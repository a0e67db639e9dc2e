package dev.ringline.simulation;

import dev.ringline.simulation.scenario.Happening;
import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes a failing scenario small: takes away what it fails without, first of what happens, then of the leads, in ever smaller
 * parts (Zeller's delta debugging). Each purpose has dice of its own, so that what stays keeps its luck. What stays need not
 * fail in the same way, but it breaks the same promise.
 */
public final class Shrinking {
    private static final int RUNS_MOST = 400;

    private final Set<Mutation> mutations;
    private final String promise;
    private int runs;

    private Shrinking(Set<Mutation> mutations, String promise) {
        this.mutations = mutations;
        this.promise = promise;
    }

    /** @return the run of what is left, with its trace */
    public static Run shrink(Run failing, Set<Mutation> mutations) {
        var shrinking = new Shrinking(mutations, failing.violation().promise());
        var small = shrinking.shrink(cut(failing));
        return Simulation.run(small, mutations, true);
    }

    /** What was to happen after the violation did not matter. */
    private static Scenario cut(Run failing) {
        long at = failing.violation().atNanos();
        var scenario = failing.scenario();
        return scenario.with(
                scenario.happenings().stream().filter(h -> h.atNanos() <= at).toList());
    }

    private Scenario shrink(Scenario scenario) {
        if (!fails(scenario)) {
            return scenario;
        }
        var happenings = fewest(scenario.happenings(), scenario::with);
        var fewer = scenario.with(happenings);
        var leads = fewest(fewer.leads(), fewer::withLeads);
        var least = fewer.withLeads(leads);
        return least.with(shorter(least));
    }

    /** What need not last as long as it did does not. */
    private List<Happening> shorter(Scenario scenario) {
        var happenings = new ArrayList<>(fewest(scenario.happenings(), scenario::with));
        for (int i = 0; i < happenings.size(); i++) {
            var was = happenings.get(i);
            happenings.set(i, new Happening(was.kind(), was.atNanos(), was.forNanos() / 4, was.target()));
            if (was.forNanos() < Timeline.SECOND || !fails(scenario.with(List.copyOf(happenings)))) {
                happenings.set(i, was);
            }
        }
        return List.copyOf(happenings);
    }

    private <T> List<T> fewest(List<T> all, Function<List<T>, Scenario> with) {
        var left = all;
        for (int parts = 2; left.size() > 0 && runs < RUNS_MOST; ) {
            var less = without(left, Math.min(parts, left.size()), with);
            if (less != null) {
                left = less;
                parts = Math.max(2, parts - 1);
            } else if (parts >= left.size()) {
                return left;
            } else {
                parts = Math.min(left.size(), 2 * parts);
            }
        }
        return left;
    }

    /** @return what fails still, with one part less; {@code null}: it needs each */
    private <T> List<T> without(List<T> all, int parts, Function<List<T>, Scenario> with) {
        for (int part = 0; part < parts; part++) {
            int from = all.size() * part / parts;
            int until = all.size() * (part + 1) / parts;
            var less = new ArrayList<>(all.subList(0, from));
            less.addAll(all.subList(until, all.size()));
            if (fails(with.apply(List.copyOf(less)))) {
                return List.copyOf(less);
            }
        }
        return null;
    }

    private boolean fails(Scenario scenario) {
        if (runs++ >= RUNS_MOST) {
            return false;
        }
        var violation = Simulation.run(scenario, mutations, false).violation();
        return violation != null && violation.promise().equals(promise);
    }
}
