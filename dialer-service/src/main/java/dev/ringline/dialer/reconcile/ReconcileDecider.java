package dev.ringline.dialer.reconcile;

import static dev.ringline.dialer.reconcile.Reconciliation.Stage.FENCE;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.FENCE_AGAIN;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.HOLD;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Makes an unknown attempt a fact, step by step: adopt it if the callee talks, else fence it, wait, look again, and only then
 * believe the evidence (TELEPHONY 4.4). A finding that does not belong to the stage changes nothing.
 */
public final class ReconcileDecider {
    private static final Set<String> LIVE = Set.of("queued", "initiated", "ringing", "in-progress");

    private ReconcileDecider() {}

    /**
     * How long to wait; scaled down in tests only.
     *
     * @param race in which a join past LiveKit's front door may open the room again: a CANCEL's race is 5 s
     * @param betweenLooks at the carrier's list, which lags behind
     * @param again before what did not answer is asked again
     * @param patience with a carrier that does not answer
     * @param hold without a fence: for how long the dial may yet come or ring; nothing with one
     */
    public record Waits(Duration race, Duration betweenLooks, Duration again, Duration patience, Duration hold) {
        public static final Waits REAL =
                new Waits(Duration.ofSeconds(6), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(40));

        public Waits(Duration race, Duration betweenLooks, Duration again, Duration patience) {
            this(race, betweenLooks, again, patience, Duration.ZERO);
        }

        public Waits holding(Duration dial) {
            return new Waits(race, betweenLooks, again, patience, dial);
        }

        boolean isFenced() {
            return hold.isZero();
        }
    }

    public sealed interface Progress {
        record Go(Reconciliation next) implements Progress {}

        record Settled(Settlement settlement) implements Progress {}
    }

    public static Progress decide(Reconciliation at, Finding finding, Instant now, Waits waits) {
        return switch (at.stage()) {
            case LOOK ->
                switch (finding) {
                    case Finding.Callee callee when callee.talking() -> settled(new Settlement.Talking(callee.ids()));
                    case Finding.Callee callee -> go(at.at(FENCE, now));
                    case Finding.Closed ignored -> again(at, now, waits);
                    case Finding.Evidence ignored -> again(at, now, waits);
                    case Finding.Unreachable ignored -> again(at, now, waits);
                };
            case FENCE ->
                finding instanceof Finding.Closed
                        ? go(waits.isFenced() ? at.at(FENCE_AGAIN, now.plus(waits.race())) : at.held(now, waits.hold()))
                        : again(at, now, waits);
            case HOLD ->
                finding instanceof Finding.Evidence evidence ? hold(at, evidence, now, waits) : again(at, now, waits);
            case FENCE_AGAIN ->
                switch (finding) {
                    case Finding.Closed closed when closed.was() -> go(at.at(FENCE_AGAIN, now.plus(waits.race())));
                    case Finding.Closed closed -> go(at.proving(now));
                    case Finding.Callee ignored -> again(at, now, waits);
                    case Finding.Evidence ignored -> again(at, now, waits);
                    case Finding.Unreachable ignored -> again(at, now, waits);
                };
            case PROVE ->
                finding instanceof Finding.Evidence evidence ? prove(at, evidence, now, waits) : again(at, now, waits);
        };
    }

    /**
     * One dial makes one call at most: once that is seen to be over, nothing comes late. That nothing is seen proves nothing
     * yet, whoever says so.
     */
    private static Progress hold(Reconciliation at, Finding.Evidence evidence, Instant now, Waits waits) {
        if (isOver(evidence)) {
            return prove(at, evidence, now, waits);
        }
        if (!at.isHeld(now)) {
            return go(at.at(FENCE_AGAIN, now));
        }
        var next = now.plus(waits.betweenLooks());
        return go(at.at(HOLD, next.isBefore(at.heldUntil()) ? next : at.heldUntil()));
    }

    private static boolean isOver(Finding.Evidence evidence) {
        return switch (evidence.leg()) {
            case LegEnd.Talked talked -> true;
            case LegEnd.Unanswered unanswered when unanswered.certain() -> true;
            case LegEnd.Unanswered unanswered -> isListedAsOver(evidence.carrier());
            case LegEnd.Nothing nothing -> isListedAsOver(evidence.carrier());
        };
    }

    private static boolean isListedAsOver(CarrierWord word) {
        return word instanceof CarrierWord.Listed listed && !LIVE.contains(listed.status());
    }

    private static Progress prove(Reconciliation at, Finding.Evidence evidence, Instant now, Waits waits) {
        return switch (evidence.leg()) {
            case LegEnd.Talked talked -> settled(talked(evidence));
            case LegEnd.Unanswered unanswered when unanswered.certain() -> settled(byLeg(unanswered, evidence.ids()));
            case LegEnd.Unanswered unanswered -> byCarrier(at, evidence, now, waits);
            case LegEnd.Nothing nothing -> byCarrier(at, evidence, now, waits);
        };
    }

    /** That somebody answered is certain; how long they talked only the carrier knows. */
    private static Settlement talked(Finding.Evidence evidence) {
        return evidence.carrier() instanceof CarrierWord.Listed call
                        && call.status().equals("completed")
                ? completed(call)
                : new Settlement.Talked(
                        evidence.ids(), "webhook", "left after an answer", evidence.overAt(), Duration.ZERO);
    }

    private static Settlement completed(CarrierWord.Listed call) {
        return new Settlement.Talked(
                new CallIds(null, null, call.sid()), "carrier", call.status(), call.endedAt(), call.talk());
    }

    private static Progress byCarrier(Reconciliation at, Finding.Evidence evidence, Instant now, Waits waits) {
        return switch (evidence.carrier()) {
            case CarrierWord.Listed listed -> listed(at, listed, evidence.leg(), now, waits);
            case CarrierWord.NoSuchCall nothing ->
                at.carrierLooks() == 0
                        ? go(at.looked(now.plus(waits.betweenLooks())))
                        : settled(nowhere(evidence, waits));
            case CarrierWord.NotAskable no -> settled(unasked(evidence, waits, "the carrier cannot be asked"));
            case CarrierWord.Unreachable away ->
                now.isBefore(at.provingSince().plus(waits.patience()))
                        ? again(at, now, waits)
                        : settled(unasked(evidence, waits, "the carrier did not answer"));
        };
    }

    private static Progress listed(Reconciliation at, CarrierWord.Listed call, LegEnd leg, Instant now, Waits waits) {
        var ids = new CallIds(null, null, call.sid());
        return switch (call.status()) {
            case "completed" -> settled(completed(call));
            case "busy" -> unanswered(Disposition.BUSY, Cause.CALLEE, ids, call);
            case "no-answer" -> unanswered(Disposition.NO_ANSWER, Cause.CALLEE, ids, call);
            case "canceled" -> unanswered(Disposition.CANCELLED, Cause.US, ids, call);
            case "failed" -> failed(leg, ids, call);
            case String status when LIVE.contains(status) -> live(at, call, ids, now, waits);
            default -> unanswered(Disposition.UNCLASSIFIED, Cause.UNCLEAR, ids, call);
        };
    }

    /**
     * The carrier's record of a failed call has neither a SIP status nor an error code: a callee who declines, a number that
     * is none and a trunk that is refused all look alike. Only a leg that left as one does whose carrier failed says whose
     * doing it was; else it burns nothing, counts against the caps, and tells nothing about the pool.
     */
    private static Progress failed(LegEnd leg, CallIds ids, CarrierWord.Listed call) {
        return leg instanceof LegEnd.Unanswered unanswered
                        && unanswered.outcome().cause() == Cause.CARRIER
                ? settled(new Settlement.Unanswered(unanswered.outcome(), ids, "carrier", call.status()))
                : unanswered(Disposition.UNCLASSIFIED, Cause.UNCLEAR, ids, call);
    }

    /** It was fenced, so it ends in a moment; one that the carrier will not see end is what it was last. */
    private static Progress live(Reconciliation at, CarrierWord.Listed call, CallIds ids, Instant now, Waits waits) {
        if (now.isBefore(at.provingSince().plus(waits.patience()))) {
            return again(at, now, waits);
        }
        return call.status().equals("in-progress")
                ? settled(new Settlement.Talked(ids, "carrier", call.status(), null, Duration.ZERO))
                : unanswered(Disposition.UNCLASSIFIED, Cause.UNCLEAR, ids, call);
    }

    private static Progress unanswered(Disposition how, Cause cause, CallIds ids, CarrierWord.Listed call) {
        return settled(new Settlement.Unanswered(OutcomeTable.outcome(how, cause), ids, "carrier", call.status()));
    }

    /** The carrier knows of no call; a leg that rang did, though. */
    private static Settlement nowhere(Finding.Evidence evidence, Waits waits) {
        return evidence.leg() instanceof LegEnd.Unanswered unanswered && unanswered.invited()
                ? byLeg(unanswered, evidence.ids())
                : new Settlement.NotSent(stopped(waits) + ", and the carrier lists no such call in two looks");
    }

    private static Settlement unasked(Finding.Evidence evidence, Waits waits, String why) {
        return evidence.leg() instanceof LegEnd.Unanswered unanswered
                ? byLeg(unanswered, evidence.ids())
                : new Settlement.Unknowable(stopped(waits) + "; " + why);
    }

    private static String stopped(Waits waits) {
        return waits.isFenced() ? "fenced" : "held off until it was dead";
    }

    private static Settlement byLeg(LegEnd.Unanswered unanswered, CallIds ids) {
        return new Settlement.Unanswered(unanswered.outcome(), ids, "webhook", "left unanswered");
    }

    private static Progress again(Reconciliation at, Instant now, Waits waits) {
        return go(at.at(at.stage(), now.plus(waits.again())));
    }

    private static Progress go(Reconciliation next) {
        return new Progress.Go(next);
    }

    private static Progress settled(Settlement settlement) {
        return new Progress.Settled(settlement);
    }
}
