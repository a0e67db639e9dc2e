package dev.ringline.cli.stack;

import dev.ringline.cli.line.LiveKitMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Many seeds on the real processes: one after another on each line, and on as many lines beside each other as the machine
 * bears. After a violation, and now and then, a line is built anew.
 */
public final class FaultRuns {
    private static final int RUNS_A_LINE = 40; // the numbers of the tenant's account, three a run

    private final Path folder;
    private final LiveKitMode liveKit;
    private final Map<Long, FaultPlan> pending = new LinkedHashMap<>();
    private final List<FaultOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<FaultOutcome> each;

    private FaultRuns(Path folder, LiveKitMode liveKit, Consumer<FaultOutcome> each) {
        this.folder = folder;
        this.liveKit = liveKit;
        this.each = each;
    }

    /**
     * Runs {@code count} seeds from {@code first} on, on one line.
     *
     * @param folder of the line; what a violation left there is kept beside it, under the seed's name
     * @param each hears every outcome as it comes
     */
    public static List<FaultOutcome> run(Path folder, long first, int count, Consumer<FaultOutcome> each) {
        return run(folder, LiveKitMode.FENCED, first, count, 1, each);
    }

    /**
     * As {@link #run}, with a LiveKit of either kind.
     *
     * @param lines how many run beside each other; the outcomes come as they are ready
     */
    public static List<FaultOutcome> run(
            Path folder, LiveKitMode liveKit, long first, int count, int lines, Consumer<FaultOutcome> each) {
        var runs = new FaultRuns(folder, liveKit, each);
        LongStream.range(first, first + count).forEach(seed -> runs.pending.put(seed, runs.plan(seed)));
        return runs.on(Math.min(lines, count));
    }

    private List<FaultOutcome> on(int lines) {
        try (var workers = Executors.newFixedThreadPool(lines)) {
            var all = new ArrayList<Future<?>>();
            for (int line = 1; line <= lines; line++) {
                var name = lines == 1 ? "line" : "line-" + line;
                all.add(workers.submit(() -> new OnLine(folder.resolve(name)).run()));
            }
            for (var worker : all) {
                try {
                    worker.get();
                } catch (InterruptedException e) {
                    workers.shutdownNow();
                    Thread.currentThread().interrupt();
                } catch (ExecutionException e) {
                    workers.shutdownNow();
                    throw new IllegalStateException(e.getCause());
                }
            }
        }
        return outcomes.stream()
                .sorted(Comparator.comparingLong(FaultOutcome::seed))
                .toList();
    }

    private FaultPlan plan(long seed) {
        var plan = FaultPlan.of(seed);
        return liveKit == LiveKitMode.CLOUD ? plan.withLateDials() : plan;
    }

    /** The next one for a line with or without a second dialer, if there is one: another kind of line has to be built first. */
    private synchronized Optional<FaultPlan> next(boolean withStandby) {
        var plan = pending.values().stream()
                .filter(each -> each.hasStandby() == withStandby)
                .findFirst()
                .or(() -> pending.values().stream().findFirst());
        plan.ifPresent(found -> pending.remove(found.seed()));
        return plan;
    }

    private synchronized void heard(FaultOutcome outcome) {
        outcomes.add(outcome);
        each.accept(outcome);
    }

    /** One line, which lives for as long as it can. */
    private final class OnLine {
        private final Path lineFolder;
        private StackLine stack;
        private boolean standby;
        private boolean isOver;
        private int runs;

        private OnLine(Path lineFolder) {
            this.lineFolder = lineFolder;
        }

        private void run() {
            var stopping = new Thread(this::leaveForGood, "stop the line");
            Runtime.getRuntime().addShutdownHook(stopping);
            try {
                for (var plan = next(standby); plan.isPresent(); plan = next(standby)) {
                    run(plan.get());
                }
            } finally {
                leave();
                forgetHook(stopping);
            }
        }

        private void run(FaultPlan plan) {
            var outcome = FaultRun.of(line(plan.hasStandby()), plan);
            heard(outcome);
            runs++;
            if (!outcome.held() || runs == RUNS_A_LINE) {
                leave();
                keep(outcome);
            }
        }

        /** The process ends: its other lines may still be stopping, and this one must not begin again. */
        private synchronized void leaveForGood() {
            isOver = true;
            leave();
        }

        private synchronized StackLine line(boolean withStandby) {
            if (isOver) {
                throw new IllegalStateException("stopped");
            }
            if (stack != null && standby != withStandby) {
                leave();
            }
            if (stack == null) {
                stack = withStandby ? StackLine.withStandby(lineFolder, liveKit) : StackLine.in(lineFolder, liveKit);
                standby = withStandby;
                runs = 0;
            }
            return stack;
        }

        private synchronized void leave() {
            if (stack != null) {
                stack.close();
                stack = null;
            }
        }

        private void keep(FaultOutcome outcome) {
            if (!outcome.held()) {
                Evidence.keep(lineFolder, folder.resolve("seed-" + outcome.seed()), outcome);
            }
        }
    }

    private static void forgetHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // it runs: the line is being stopped already
        }
    }
}
