package dev.ringline.cli.stack;

import dev.ringline.cli.Failure;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.stack.Fault.CrashAt;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** One seed on a running line: dials, does what the plan says, lets it settle, and judges. */
final class FaultRun {
    private static final String CRASH_AT = "RINGLINE_CRASH_AT";
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(120);

    private final StackLine stack;
    private final FaultPlan plan;
    private final Deque<CrashAt> crashes;
    private final List<Fault> due = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private int struck;

    /** A fault that is on, until its time is over. */
    private record Running(Fault fault, long untilNanos) {}

    private FaultRun(StackLine stack, FaultPlan plan) {
        this.stack = stack;
        this.plan = plan;
        this.crashes = new ArrayDeque<>(plan.crashes());
        plan.faults().stream().filter(fault -> !(fault instanceof CrashAt)).forEach(due::add);
    }

    static FaultOutcome of(StackLine stack, FaultPlan plan) {
        return new FaultRun(stack, plan).run();
    }

    private FaultOutcome run() {
        var began = System.nanoTime();
        var invites = 0L;
        var violation = "";
        try {
            stack.calm();
            stack.liveKit().agents().set("*", plan.agents());
            stack.liveKit().webhookFaults(plan.webhooks());
            armDialer();
            var campaign = StackCampaign.of(stack, "seed " + plan.seed(), plan.callees());
            campaign.start();
            dial(campaign);
            disarmDialer();
            invites = campaign.invites();
            AfterRun.promisesHold(stack, campaign);
        } catch (AssertionError
                | ConditionTimeoutException
                | IllegalStateException
                | SQLException
                | Failure
                | ApiProblem e) {
            violation = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        return new FaultOutcome(plan.seed(), plan.toString(), plan.callees().size(), invites, struck, took, violation);
    }

    private void armDialer() {
        if (!crashes.isEmpty()) {
            stack.dialer().stop();
            stack.dialer().launch(nextCrash());
        }
    }

    private Map<String, String> nextCrash() {
        return crashes.isEmpty() ? Map.of() : Map.of(CRASH_AT, crashes.poll().setting());
    }

    /** A step that was never reached must not kill the next run. */
    private void disarmDialer() {
        if (!plan.crashes().isEmpty() && struck < plan.crashes().size()) {
            stack.dialer().stop();
            stack.dialer().start();
        }
    }

    private void dial(StackCampaign campaign) throws SQLException {
        var deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (!running.isEmpty() || !campaign.isSettled()) {
            if (System.nanoTime() > deadline) {
                running.forEach(each -> end(each.fault()));
                throw new AssertionError("not settled within " + SETTLED_WITHIN.toSeconds() + " s: "
                        + campaign.leads().stream()
                                .filter(lead -> !StackCampaign.isSettled(lead))
                                .toList());
            }
            strike(campaign.invites());
            lift();
            raiseDialer();
            pause();
        }
    }

    private void strike(long invites) throws SQLException {
        var now = due.stream()
                .filter(fault -> fault.afterInvites() <= invites)
                .filter(this::isPossible)
                .toList();
        for (var fault : now) {
            due.remove(fault);
            struck++;
            running.add(new Running(fault, System.nanoTime() + begin(fault).toNanos()));
        }
    }

    /** A backup needs a server that answers, and is put back after it was taken. */
    private boolean isPossible(Fault fault) {
        return switch (fault) {
            case Fault.BackUp _ -> isServing();
            case Fault.PutBack back ->
                isServing() && due.stream().noneMatch(each -> each instanceof Fault.BackUp up && up.of() == back.of());
            default -> true;
        };
    }

    private boolean isServing() {
        return running.stream().map(Running::fault).noneMatch(fault -> switch (fault) {
            case Fault.Kill kill -> kill.part() == Fault.Part.POSTGRESQL;
            case Fault.Freeze freeze -> freeze.part() == Fault.Part.POSTGRESQL;
            case Fault.DiskFull _ -> true;
            default -> false;
        });
    }

    private void lift() {
        for (var each : List.copyOf(running)) {
            if (System.nanoTime() >= each.untilNanos()) {
                running.remove(each);
                end(each.fault());
            }
        }
    }

    /** It died at its crash point: it is started again, on to the next one. */
    private void raiseDialer() {
        var killed = running.stream()
                .anyMatch(each -> each.fault() instanceof Fault.Kill kill && kill.part() == Fault.Part.DIALER);
        if (!killed && !stack.dialer().isRunning()) {
            struck++;
            stack.dialer().launch(nextCrash());
        }
    }

    /** @return how long it lasts */
    private Duration begin(Fault fault) throws SQLException {
        return switch (fault) {
            case CrashAt _ -> throw new IllegalArgumentException("happens by itself");
            case Fault.Kill kill -> {
                stack.kill(kill.part());
                yield kill.downFor();
            }
            case Fault.Freeze freeze -> {
                stack.freeze(freeze.part());
                yield freeze.stillFor();
            }
            case Fault.LiveKitCrash crash -> {
                stack.liveKit().crash(crash.downMs(), crash.rejoinMs());
                yield Duration.ofMillis(crash.downMs() + crash.rejoinMs());
            }
            case Fault.Refusals refusals -> {
                stack.liveKit().faults().failStatus = refusals.status();
                stack.liveKit().faults().failNext = refusals.requests();
                yield Duration.ZERO;
            }
            case Fault.Slow slow -> {
                stack.liveKit().faults().delayMs = slow.delayMs();
                yield slow.lasting();
            }
            case Fault.DiskFull full -> {
                stack.line().postgres().process().limitFiles(true);
                yield full.lasting();
            }
            case Fault.BackUp backup -> {
                stack.backUp(backup.of());
                yield Duration.ZERO;
            }
            case Fault.PutBack back -> {
                stack.putBack(back.of(), back.stopped());
                yield Duration.ZERO;
            }
        };
    }

    private void end(Fault fault) {
        switch (fault) {
            case Fault.Kill kill -> stack.raise(kill.part());
            case Fault.Freeze freeze -> stack.thaw(freeze.part());
            case Fault.Slow _ -> stack.liveKit().faults().delayMs = 0;
            case Fault.DiskFull _ -> stack.makeRoom();
            case CrashAt _, Fault.LiveKitCrash _, Fault.Refusals _, Fault.BackUp _, Fault.PutBack _ -> {}
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
