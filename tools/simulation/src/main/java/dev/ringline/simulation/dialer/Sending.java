package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.calling.DialFacts;
import dev.ringline.dialer.calling.DialOutcome;
import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.simulation.provider.Call;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * As {@code pacing/io/Sender} and {@code calling/io/DialGateway}: connect, wait for slot and lane, spend the claim, write once,
 * and commit what the answer says.
 */
final class Sending {
    private static final long BETWEEN_COMMITS = 250 * Timeline.MS;
    private static final long CONNECTING = Timeline.MS / 2;

    private final Replica replica;
    private final CallEnds ends;

    Sending(Replica replica, CallEnds ends) {
        this.replica = replica;
        this.ends = ends;
    }

    void dial(Lane lane, Claim claim) {
        replica.unsent++;
        replica.process.in(CONNECTING, () -> {
            if (replica.liveKit.takesConnections()) {
                awaitTurn(lane, claim);
            } else {
                replica.unsent--;
                conclude(claim, new DialReply.NotWritten("connection refused"));
            }
        });
    }

    private void awaitTurn(Lane lane, Claim claim) {
        long now = replica.process.nanoTime();
        if (claim.isTooLate(now) && !replica.world.has(Mutation.SEND_TOO_LATE)) {
            replica.unsent--;
            commit(claim, () -> missed(claim));
            return;
        }
        long wait = claim.slotNanos() - now;
        if (wait <= 0) {
            var answer = lane.trySend(claim.slotNanos(), now);
            if (answer.isGo()) {
                send(claim, answer.start());
                return;
            }
            wait = answer.waitNanos();
        }
        replica.process.in(Math.max(1, wait), () -> awaitTurn(lane, claim));
    }

    private void send(Claim claim, Lane.Start start) {
        if (replica.process.diesAt("before-send") || !claim.spend()) {
            return;
        }
        replica.sends.sends(claim.attempt());
        exchange(claim, false);
        long written = replica.process.nanoTime();
        start.written(written);
        replica.unsent--;
        replica.probe.follow(written);
        replica.process.diesAt("after-send");
    }

    private void exchange(Claim claim, boolean again) {
        var heard = new boolean[1];
        var attempt = claim.attempt();
        long ringing = claim.release().ringingTimeoutS() * Timeline.SECOND;
        var order = new Call.Order(
                attempt.attemptId(),
                attempt.tenantId(),
                attempt.campaignId(),
                attempt.poolId(),
                attempt.from(),
                attempt.to(),
                ringing,
                claim.release().maxCallDurationS() * Timeline.SECOND);
        replica.liveKit.dial(replica.process, order, reply -> {
            if (!heard[0]) {
                heard[0] = true;
                replied(claim, reply, again);
            }
        });
        replica.process.in(ringing + Claiming.PATIENCE.toNanos() * 3 / 4, () -> {
            if (!heard[0]) {
                heard[0] = true;
                conclude(claim, new DialReply.Silence("no answer in time"));
            }
        });
    }

    private void replied(Claim claim, DialReply reply, boolean again) {
        boolean on408 = replica.world.has(Mutation.RESEND_ON_408)
                && reply instanceof DialReply.Refusal refusal
                && refusal.httpStatus() == 408;
        boolean onReset = replica.world.has(Mutation.RESEND_ON_RESET) && reply instanceof DialReply.Silence;
        if (!again && (on408 || onReset)) {
            exchange(claim, true);
        } else {
            conclude(claim, reply);
        }
    }

    private void conclude(Claim claim, DialReply reply) {
        if (replica.process.diesAt("after-response-before-commit")) {
            return;
        }
        var at = replica.process.wall();
        commit(claim, () -> conclude(claim, reply, at));
    }

    private Attempt conclude(Claim claim, DialReply reply, Instant at) {
        var outcome = mutated(OutcomeTable.of(reply, false));
        var id = claim.attempt().attemptId();
        var after = replica.tables.transition(
                id, DialFacts.of(outcome, reply.getClass().getSimpleName(), at));
        after.ifPresent(ends::endIfOver);
        return after.orElse(null);
    }

    private DialOutcome mutated(DialOutcome outcome) {
        if (replica.world.has(Mutation.BURN_INFRASTRUCTURE_FAILURE) && outcome instanceof DialOutcome.Ended ended) {
            var was = ended.outcome();
            return new DialOutcome.Ended(
                    new AttemptFact.Outcome(
                            was.disposition(), was.cause(), was.sipStatus(), was.sipReason(), true, was.counts()),
                    ended.then());
        }
        return outcome;
    }

    private Attempt missed(Claim claim) {
        var now = replica.process.wall();
        var why = "its slot was more than 100 ms past";
        return replica.tables
                .transition(
                        claim.attempt().attemptId(),
                        new AttemptFact.NotSent(
                                Disposition.NOT_SENT, Cause.US, "slot missed", new Evidence("response", why, now), now))
                .orElse(null);
    }

    private void commit(Claim claim, Supplier<Attempt> work) {
        replica.database.<Attempt>transaction(
                replica.process,
                work,
                after -> {
                    if (!replica.process.diesAt("after-outcome-commit")
                            && after != null
                            && after.disposition() != null) {
                        replica.breakers.heard(after);
                    }
                },
                () -> {
                    if (!replica.process.wall().isAfter(claim.attempt().deadline())) {
                        replica.process.in(BETWEEN_COMMITS, () -> commit(claim, work));
                    }
                });
    }
}
