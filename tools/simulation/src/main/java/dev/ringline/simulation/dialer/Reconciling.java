package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.fence.HoldOff;
import dev.ringline.dialer.reconcile.CarrierWord;
import dev.ringline.dialer.reconcile.Finding;
import dev.ringline.dialer.reconcile.ReconcileDecider;
import dev.ringline.dialer.reconcile.ReconcileDecider.Progress;
import dev.ringline.dialer.reconcile.ReconcileDecider.Waits;
import dev.ringline.dialer.reconcile.Reconciliation;
import dev.ringline.dialer.reconcile.Settlement;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.simulation.dialer.DialerTables.Dated;
import dev.ringline.simulation.provider.Answer;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** As {@code reconcile/io/ReconcileTick} and {@code Witnesses}: takes up what is overdue and carries it through, step by step. */
final class Reconciling {
    private static final long PAUSE_MS = 250;
    private static final int AT_ONCE = 50;
    private static final HoldOff HOLD_OFF = HoldOff.of(Duration.ofSeconds(60), Claiming.PATIENCE);
    private static final Waits HASTY =
            new Waits(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(40));

    private final Replica replica;
    private final RoomWork rooms;
    private final CallEnds ends;

    Reconciling(Replica replica, RoomWork rooms, CallEnds ends) {
        this.replica = replica;
        this.rooms = rooms;
        this.ends = ends;
        replica.process.onStart(() -> Ticks.loop(replica.process, PAUSE_MS, this::tick));
    }

    private void tick(Ticks.Pause pause) {
        if (!replica.owns()) {
            pause.until(replica.gained, PAUSE_MS);
            return;
        }
        if (replica.tables.out.isEmpty() && replica.tables.reconciliations.isEmpty()) {
            pause.until(replica.tables.overdue, PAUSE_MS);
            return;
        }
        if (!overdue().isEmpty()) {
            replica.transaction(this::takeUp);
        }
        var shards = replica.shards().keySet();
        if (!ofOthers(shards).isEmpty()) {
            replica.transaction(() -> takeOver(shards));
        }
        if (!replica.tables.reconciliations.isEmpty() && !replica.database.isDown()) {
            due(shards).forEach(this::goOn);
        }
        pause.ms(PAUSE_MS);
    }

    /** By the database's clock. */
    private List<AttemptId> overdue() {
        var now = replica.world.timeline().wall();
        var overdue = new ArrayList<AttemptId>();
        for (var id : replica.tables.out) {
            if (!replica.tables.reconciliations.containsKey(id)
                    && replica.tables.attempt(id).deadline().isBefore(now)) {
                overdue.add(id);
            }
        }
        return overdue;
    }

    private void takeUp() {
        var now = replica.process.wall();
        for (var id : overdue()) {
            replica.tables.transition(id, new AttemptFact.Lost("its holder was silent past the deadline", now));
            replica.tables.reconciliations.putIfAbsent(
                    id, new Dated(Reconciliation.begun(replica.process.steady()), me()));
        }
    }

    private List<AttemptId> ofOthers(Set<Integer> shards) {
        var others = new ArrayList<AttemptId>();
        replica.tables.reconciliations.forEach((id, dated) -> {
            if (!dated.by().equals(me()) && isIn(shards, id)) {
                others.add(id);
            }
        });
        return others;
    }

    /** What a former owner began goes on, by our time. */
    private void takeOver(Set<Integer> shards) {
        var now = replica.process.steady();
        for (var id : ofOthers(shards)) {
            var at = replica.tables.reconciliations.get(id).at();
            replica.tables.reconciliations.put(
                    id, new Dated(at.takenOver(now, waits(replica.tables.attempt(id))), me()));
        }
    }

    private List<AttemptId> due(Set<Integer> shards) {
        var now = replica.process.steady();
        var due = new ArrayList<AttemptId>();
        replica.tables.reconciliations.forEach((id, dated) -> {
            if (dated.by().equals(me()) && !dated.at().dueAt().isAfter(now) && isIn(shards, id)) {
                due.add(id);
            }
        });
        return due;
    }

    private boolean isIn(Set<Integer> shards, AttemptId id) {
        return shards.contains(
                replica.tables.shards.shardOf(replica.tables.attempt(id).tenantId()));
    }

    private String me() {
        return replica.process.incarnation();
    }

    private Waits waits(Attempt attempt) {
        var waits = replica.world.has(Mutation.BELIEVE_AT_ONCE) ? HASTY : Waits.REAL;
        return waits.holding(holdOff(attempt));
    }

    /** As {@code fence/io/LiveKitSettings.holdOff}. */
    private Duration holdOff(Attempt attempt) {
        if (!replica.scenario.cloud() || replica.world.has(Mutation.HOLD_NOTHING_OFF)) {
            return Duration.ZERO;
        }
        return HOLD_OFF.after(
                Duration.between(attempt.slotAt(), attempt.deadline()).minus(Claiming.PATIENCE));
    }

    private void goOn(AttemptId id) {
        if (replica.reconciling.size() < AT_ONCE && replica.reconciling.add(id)) {
            step(id);
        }
    }

    private void step(AttemptId id) {
        var dated = replica.tables.reconciliations.get(id);
        var attempt = replica.tables.attempt(id);
        if (dated == null || attempt.state() != AttemptState.UNKNOWN) {
            replica.database.transaction(
                    replica.process, () -> replica.tables.reconciliations.remove(id), () -> done(id), () -> done(id));
        } else if (replica.world.has(Mutation.REDIAL_UNKNOWN)) {
            decided(id, dated.at(), new Finding.Unreachable());
        } else {
            ask(dated.at().stage(), attempt, finding -> decided(id, dated.at(), finding));
        }
    }

    private void done(AttemptId id) {
        replica.reconciling.remove(id);
    }

    private void decided(AttemptId id, Reconciliation at, Finding finding) {
        replica.database.<Attempt>transaction(
                replica.process,
                () -> decide(id, at, finding),
                after -> {
                    done(id);
                    if (after != null && after.disposition() != null) {
                        replica.breakers.heard(after);
                    }
                },
                () -> done(id));
    }

    private Attempt decide(AttemptId id, Reconciliation at, Finding finding) {
        var now = replica.process.wall();
        if (replica.world.has(Mutation.REDIAL_UNKNOWN)) {
            var taken = new Attempt.Evidence("response", "no answer", now);
            var unsent = new AttemptFact.NotSent(Disposition.NOT_SENT, Cause.LIVEKIT, "no answer", taken, now);
            replica.tables.reconciliations.remove(id);
            return replica.tables.transition(id, unsent).orElse(null);
        }
        return switch (ReconcileDecider.decide(
                at, finding, replica.process.steady(), waits(replica.tables.attempt(id)))) {
            case Progress.Go go -> {
                replica.tables.reconciliations.put(id, new Dated(go.next(), me()));
                yield null;
            }
            case Progress.Settled settled -> settle(id, settled.settlement());
        };
    }

    private Attempt settle(AttemptId id, Settlement settlement) {
        Attempt after = null;
        for (var fact : settlement.facts(replica.process.wall())) {
            after = replica.tables.transition(id, fact).orElse(null);
        }
        replica.tables.reconciliations.remove(id);
        replica.world.trace().note(settlement.getClass().getSimpleName(), id);
        return after;
    }

    private void ask(Reconciliation.Stage stage, Attempt attempt, Consumer<Finding> found) {
        var id = attempt.attemptId();
        switch (stage) {
            case LOOK -> replica.liveKit.talks(replica.process, id, answer -> found.accept(looked(answer)));
            case FENCE -> {
                if (!replica.process.diesAt("before-fence")) {
                    rooms.closed(id, answer -> {
                        if (!replica.process.diesAt("after-fence")) {
                            found.accept(closed(answer));
                        }
                    });
                }
            }
            case HOLD ->
                rooms.closed(
                        id,
                        answer -> found.accept(
                                answer == Answer.NO_ANSWER ? new Finding.Unreachable() : evidence(attempt)));
            case FENCE_AGAIN ->
                rooms.closed(id, answer -> {
                    if (answer == Answer.ABSENT) {
                        replica.liveKit.stands(replica.process, id, stands -> found.accept(closed(stands)));
                    } else {
                        found.accept(closed(answer));
                    }
                });
            case PROVE -> replica.process.in(30 * Timeline.MS, () -> found.accept(evidence(attempt)));
        }
    }

    private static Finding looked(Answer answer) {
        return answer == Answer.NO_ANSWER
                ? new Finding.Unreachable()
                : new Finding.Callee(answer == Answer.YES, CallIds.NONE);
    }

    private static Finding closed(Answer answer) {
        return answer == Answer.NO_ANSWER ? new Finding.Unreachable() : new Finding.Closed(answer == Answer.YES);
    }

    private Finding evidence(Attempt attempt) {
        var seen = ends.seen(attempt.attemptId());
        var leg = seen.legEnd(attempt.slotAt());
        boolean certain = leg instanceof LegEnd.Unanswered unanswered && unanswered.certain();
        return new Finding.Evidence(
                leg,
                seen.ids(),
                seen.overAt().orElse(null),
                certain ? new CarrierWord.NotAskable() : replica.carrier.word(attempt, holdOff(attempt)));
    }
}
