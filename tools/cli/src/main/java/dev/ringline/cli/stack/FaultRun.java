package dev.ringline.cli.stack;

import dev.ringline.cli.Failure;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.line.ServiceProcess;
import dev.ringline.cli.stack.Fault.CrashAt;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** One seed on a running line: dials, does what the plan says, lets it settle, and judges. */
final class FaultRun {
    private static final String CRASH_AT = "RINGLINE_CRASH_AT";
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(180);

    private final StackLine stack;
    private final FaultPlan plan;
    private final Deque<CrashAt> crashes;
    private final List<Fault> due = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private final Set<ServiceProcess> armed = new HashSet<>();
    private int struck;

    /**
     * A fault that is on, until its time is over.
     *
     * @param dialer that it struck, if it struck one
     */
    private record Running(Fault fault, Optional<ServiceProcess> dialer, long untilNanos) {
        private boolean isKillOf(ServiceProcess other) {
            return fault instanceof Fault.Kill && dialer.filter(other::equals).isPresent();
        }
    }

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
            armDialers();
            var campaign = StackCampaign.of(stack, "seed " + plan.seed(), plan.callees());
            campaign.start();
            dial(campaign);
            disarmDialers();
            stack.line().services().forEach(ServiceProcess::awaitReady); // one that died late may still be starting
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

    /** Of two dialers whichever gets there first: they all have the same crash before them. */
    private void armDialers() {
        if (!crashes.isEmpty()) {
            var first = crashes.poll();
            stack.dialers().forEach(ServiceProcess::stop);
            stack.dialers().forEach(dialer -> launch(dialer, Optional.of(first)));
        }
    }

    private void launch(ServiceProcess dialer, Optional<CrashAt> crash) {
        if (crash.isPresent()) {
            armed.add(dialer);
        } else {
            armed.remove(dialer);
        }
        dialer.launch(crash.map(at -> Map.of(CRASH_AT, at.setting())).orElse(Map.of()));
    }

    /** A step that was never reached must not kill the next run. */
    private void disarmDialers() {
        armed.forEach(ServiceProcess::stop);
        armed.forEach(ServiceProcess::start);
    }

    private void dial(StackCampaign campaign) throws SQLException {
        var deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (!running.isEmpty() || !campaign.isSettled()) {
            if (System.nanoTime() > deadline) {
                running.forEach(this::end);
                throw new AssertionError("not settled within " + SETTLED_WITHIN.toSeconds() + " s: "
                        + campaign.leads().stream()
                                .filter(lead -> !StackCampaign.isSettled(lead))
                                .toList());
            }
            strike(campaign.invites());
            lift();
            raiseDialers();
            pause();
        }
    }

    private void strike(long invites) throws SQLException {
        for (var fault : List.copyOf(due)) {
            if (fault.afterInvites() > invites || !isPossible(fault)) { // as it is after the one before
                continue;
            }
            due.remove(fault);
            struck++;
            var dialer = dialerIn(fault);
            running.add(new Running(
                    fault, dialer, System.nanoTime() + begin(fault, dialer).toNanos()));
        }
    }

    /** Of two dialers the one that dials; while nobody does, the first. */
    private Optional<ServiceProcess> dialerIn(Fault fault) {
        var part =
                switch (fault) {
                    case Fault.Kill kill -> kill.part();
                    case Fault.Freeze freeze -> freeze.part();
                    default -> null;
                };
        if (part != Fault.Part.DIALER) {
            return Optional.empty();
        }
        return stack.dialers().size() == 1
                ? Optional.of(stack.dialer())
                : stack.owner().or(() -> Optional.of(stack.dialer()));
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
                end(each);
            }
        }
    }

    /** It died at its crash point: it is started again, on to the next one. */
    private void raiseDialers() {
        for (var dialer : stack.dialers()) {
            if (running.stream().noneMatch(each -> each.isKillOf(dialer)) && !dialer.isRunning()) {
                struck++;
                launch(dialer, Optional.ofNullable(crashes.poll()));
            }
        }
    }

    /** @return how long it lasts */
    private Duration begin(Fault fault, Optional<ServiceProcess> dialer) throws SQLException {
        return switch (fault) {
            case CrashAt _ -> throw new IllegalArgumentException("happens by itself");
            case Fault.Kill kill -> {
                dialer.ifPresentOrElse(ServiceProcess::kill, () -> stack.kill(kill.part()));
                yield kill.downFor();
            }
            case Fault.Freeze freeze -> {
                dialer.ifPresentOrElse(ServiceProcess::freeze, () -> stack.freeze(freeze.part()));
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

    private void end(Running over) {
        switch (over.fault()) {
            case Fault.Kill kill -> over.dialer().ifPresentOrElse(this::raise, () -> stack.raise(kill.part()));
            case Fault.Freeze freeze ->
                over.dialer().ifPresentOrElse(ServiceProcess::thaw, () -> stack.thaw(freeze.part()));
            case Fault.Slow _ -> stack.liveKit().faults().delayMs = 0;
            case Fault.DiskFull _ -> stack.makeRoom();
            case CrashAt _, Fault.LiveKitCrash _, Fault.Refusals _, Fault.BackUp _, Fault.PutBack _ -> {}
        }
    }

    private void raise(ServiceProcess dialer) {
        if (!dialer.isRunning()) {
            launch(dialer, Optional.empty());
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
