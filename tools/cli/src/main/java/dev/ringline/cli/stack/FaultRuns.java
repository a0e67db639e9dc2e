package dev.ringline.cli.stack;

import dev.ringline.cli.line.LiveKitMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Many seeds, one after another, on the real processes. After a violation, and now and then, the line is built anew. */
public final class FaultRuns {
    private static final int RUNS_A_LINE = 40; // the numbers of the tenant's account, three a run

    private final Path folder;
    private final LiveKitMode liveKit;
    private StackLine stack;
    private boolean standby;
    private int runs;

    private FaultRuns(Path folder, LiveKitMode liveKit) {
        this.folder = folder;
        this.liveKit = liveKit;
    }

    /**
     * Runs {@code count} seeds from {@code first} on.
     *
     * @param folder of the line; what a violation left there is kept beside it, under the seed's name
     * @param each hears every outcome as it comes
     */
    public static List<FaultOutcome> run(Path folder, long first, int count, Consumer<FaultOutcome> each) {
        return run(folder, LiveKitMode.FENCED, first, count, each);
    }

    /** As {@link #run}, with a LiveKit of either kind. */
    public static List<FaultOutcome> run(
            Path folder, LiveKitMode liveKit, long first, int count, Consumer<FaultOutcome> each) {
        return new FaultRuns(folder, liveKit).run(first, count, each);
    }

    private List<FaultOutcome> run(long first, int count, Consumer<FaultOutcome> each) {
        var outcomes = new ArrayList<FaultOutcome>();
        var stopping = new Thread(this::leave, "stop the line");
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            LongStream.range(first, first + count).forEach(seed -> {
                var plan = plan(seed);
                var outcome = FaultRun.of(line(plan.hasStandby()), plan);
                outcomes.add(outcome);
                each.accept(outcome);
                runs++;
                if (!outcome.held() || runs == RUNS_A_LINE) {
                    leave();
                    keep(outcome);
                }
            });
        } finally {
            leave();
            forgetHook(stopping);
        }
        return outcomes;
    }

    private FaultPlan plan(long seed) {
        var plan = FaultPlan.of(seed);
        return liveKit == LiveKitMode.CLOUD ? plan.withLateDials() : plan;
    }

    private synchronized StackLine line(boolean withStandby) {
        if (stack != null && standby != withStandby) {
            leave();
        }
        if (stack == null) {
            stack = withStandby
                    ? StackLine.withStandby(folder.resolve("line"), liveKit)
                    : StackLine.in(folder.resolve("line"), liveKit);
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
            Evidence.keep(folder.resolve("line"), folder.resolve("seed-" + outcome.seed()), outcome);
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
