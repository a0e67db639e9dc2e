package dev.ringline.dialer.reconcile;

import java.time.Instant;

/**
 * How far an attempt's reconciliation has come (TELEPHONY 4.4).
 *
 * @param stage what is asked next
 * @param dueAt not before
 * @param provingSince when the room was known to be closed for good, or {@code null}
 * @param carrierLooks how often the carrier said that it knows no such call
 */
public record Reconciliation(Stage stage, Instant dueAt, Instant provingSince, int carrierLooks) {
    public enum Stage {
        /** Is the callee talking? Then it is a call like any other. */
        LOOK,
        /** Close the room: whatever rings is cancelled, and nothing late gets in. */
        FENCE,
        /** A join that had passed LiveKit's front door opens the room again: close what is there and see that it stays so. */
        FENCE_AGAIN,
        /** What was seen and what the carrier has. */
        PROVE
    }

    public static Reconciliation begun(Instant now) {
        return new Reconciliation(Stage.LOOK, now, null, 0);
    }

    Reconciliation at(Stage next, Instant due) {
        return new Reconciliation(next, due, provingSince, carrierLooks);
    }

    Reconciliation proving(Instant now) {
        return new Reconciliation(Stage.PROVE, now, now, 0);
    }

    Reconciliation looked(Instant again) {
        return new Reconciliation(Stage.PROVE, again, provingSince, carrierLooks + 1);
    }
}
