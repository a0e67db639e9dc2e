package dev.ringline.dialer.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * How far an attempt's reconciliation has come (TELEPHONY 4.4).
 *
 * @param stage what is asked next
 * @param dueAt not before, by the time of whoever carries it on
 * @param provingSince when the room was known to be closed for good, by the same time, or {@code null}
 * @param carrierLooks how often the carrier said that it knows no such call
 * @param heldUntil without a fence: until when the dial may yet come or ring, by the same time; {@code null} with one
 */
public record Reconciliation(Stage stage, Instant dueAt, Instant provingSince, int carrierLooks, Instant heldUntil) {
    public Reconciliation(Stage stage, Instant dueAt, Instant provingSince, int carrierLooks) {
        this(stage, dueAt, provingSince, carrierLooks, null);
    }

    public enum Stage {
        /** Is the callee talking? Then it is a call like any other. */
        LOOK,
        /** Close the room: whatever rings is cancelled, and nothing late gets in. */
        FENCE,
        /** Nothing keeps a late dial out: what comes is closed again, and only what was seen to happen is believed. */
        HOLD,
        /** A join that had passed LiveKit's front door opens the room again: close what is there and see that it stays so. */
        FENCE_AGAIN,
        /** What was seen and what the carrier has. */
        PROVE
    }

    public static Reconciliation begun(Instant now) {
        return new Reconciliation(Stage.LOOK, now, null, 0);
    }

    /**
     * As somebody else goes on with it: what it waits for is waited for anew, because the former one's clock may not be ours.
     */
    public Reconciliation takenOver(Instant now, ReconcileDecider.Waits waits) {
        var wait =
                switch (stage) {
                    case LOOK, FENCE, HOLD -> Duration.ZERO;
                    case FENCE_AGAIN -> waits.race();
                    case PROVE -> carrierLooks == 0 ? Duration.ZERO : waits.betweenLooks();
                };
        return new Reconciliation(
                stage,
                now.plus(wait),
                provingSince == null ? null : now,
                carrierLooks,
                heldUntil == null ? null : now.plus(waits.hold()));
    }

    /** Whether the dial may yet come or ring. */
    boolean isHeld(Instant now) {
        return heldUntil != null && now.isBefore(heldUntil);
    }

    Reconciliation at(Stage next, Instant due) {
        return new Reconciliation(next, due, provingSince, carrierLooks, heldUntil);
    }

    Reconciliation held(Instant now, Duration hold) {
        return new Reconciliation(Stage.HOLD, now, null, 0, now.plus(hold));
    }

    Reconciliation proving(Instant now) {
        return new Reconciliation(Stage.PROVE, now, now, 0, heldUntil);
    }

    Reconciliation looked(Instant again) {
        return new Reconciliation(Stage.PROVE, again, provingSince, carrierLooks + 1, heldUntil);
    }
}
