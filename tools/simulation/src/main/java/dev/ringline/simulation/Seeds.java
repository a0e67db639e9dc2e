package dev.ringline.simulation;

import dev.ringline.simulation.scenario.Happening;
import dev.ringline.simulation.scenario.Scenarios;
import dev.ringline.simulation.world.Mutation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many worlds, a core each: no world knows of another, so their number changes nothing about any. */
public final class Seeds {
    private Seeds() {}

    /**
     * @param violations failing seeds
     * @param lineHours see {@link Run#lineHours}
     * @param busyLineHours how much of these a call had its line
     */
    public record Summary(
            int seeds,
            int violations,
            long steps,
            double virtualHours,
            double lineHours,
            double busyLineHours,
            long invites,
            long releases,
            long unknowns,
            Map<Happening.Kind, Integer> happenings,
            double seconds) {
        public double lineHoursAMinute() {
            return lineHours / seconds * 60;
        }

        public int faults() {
            return happenings.entrySet().stream()
                    .filter(kind -> kind.getKey().isFault())
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * @param failing is told of each seed that fails, as it is found, in no order, by one thread at a time
     */
    public static Summary run(long first, int count, Set<Mutation> mutations, int cores, Consumer<Run> failing)
            throws InterruptedException {
        long begun = System.nanoTime();
        var runs = new ArrayList<Run>();
        try (var threads = Executors.newFixedThreadPool(cores)) {
            var futures = new ArrayList<Future<Run>>();
            for (long seed = first; seed < first + count; seed++) {
                long of = seed;
                futures.add(threads.submit(() -> run(of, mutations, failing)));
            }
            for (var future : futures) {
                runs.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return summary(runs, (System.nanoTime() - begun) / 1e9);
    }

    /** The first seed from {@code first} that fails. */
    public static Run firstFailing(long first, int most, Set<Mutation> mutations) {
        for (long seed = first; seed < first + most; seed++) {
            var run = Simulation.run(Scenarios.of(seed), mutations, false);
            if (!run.holds()) {
                return run;
            }
        }
        return null;
    }

    private static Run run(long seed, Set<Mutation> mutations, Consumer<Run> failing) {
        var run = Simulation.run(Scenarios.of(seed), mutations, false);
        if (!run.holds()) {
            synchronized (failing) {
                failing.accept(run);
            }
        }
        return run;
    }

    private static Summary summary(List<Run> runs, double seconds) {
        var kinds = new EnumMap<Happening.Kind, Integer>(Happening.Kind.class);
        runs.stream()
                .flatMap(run -> run.scenario().happenings().stream())
                .map(Happening::kind)
                .sorted(Comparator.naturalOrder())
                .forEach(kind -> kinds.merge(kind, 1, Integer::sum));
        return new Summary(
                runs.size(),
                (int) runs.stream().filter(run -> !run.holds()).count(),
                runs.stream().mapToLong(Run::steps).sum(),
                runs.stream().mapToDouble(run -> run.virtualNanos() / 3.6e12).sum(),
                runs.stream().mapToDouble(Run::lineHours).sum(),
                runs.stream().mapToDouble(run -> run.busyLineNanos() / 3.6e12).sum(),
                runs.stream().mapToLong(Run::invites).sum(),
                runs.stream().mapToLong(Run::releases).sum(),
                runs.stream().mapToLong(Run::unknowns).sum(),
                kinds,
                seconds);
    }
}
