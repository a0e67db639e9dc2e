package dev.ringline.dialer.attempt;

import dev.ringline.events.Attempt;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import java.time.Instant;

/** What happened to an attempt, or was found out about it. {@code at} is when it was decided. */
public sealed interface AttemptFact {
    Instant at();

    /** Whether it takes for granted that nothing was sent. The claim does too, and sees to it itself. */
    default boolean presumesUnclaimed() {
        return switch (this) {
            case Refused _, Withdrawn _ -> true;
            case NotSent notSent -> notSent.evidence() == null;
            case PreparationBegan _,
                    Claimed _,
                    Answered _,
                    Failed _,
                    HungUp _,
                    Lost _,
                    Doubted _,
                    SettledUnknown _,
                    Seen _,
                    Asked _ -> false;
        };
    }

    /** Its {@code prepared} row stands; the room comes next. */
    record PreparationBegan(Instant at) implements AttemptFact {}

    /** The claim granted it: one INVITE, not before {@code slotAt}. Only the claim transaction says so. */
    record Claimed(
            E164 from,
            NumberId callerIdNumberId,
            String holder,
            long epoch,
            long viewAgeMs,
            Instant slotAt,
            Instant deadline,
            Instant at)
            implements AttemptFact {}

    /** A check said no before any INVITE. */
    record Refused(String rule, String reason, Instant at) implements AttemptFact {}

    /** campaign-service asked not to dial it; too late once it is claimed. */
    record Withdrawn(String reason, Instant at) implements AttemptFact {}

    /**
     * No INVITE went out, with proof.
     *
     * @param disposition {@code NOT_SENT}, or {@code INFRA}, {@code CONFIG} where a request was refused undialed
     * @param evidence the proof; {@code null} before a claim, where nothing could have been sent
     */
    record NotSent(Disposition disposition, Cause cause, String reason, Attempt.Evidence evidence, Instant at)
            implements AttemptFact {
        public static NotSent before(String reason, Cause cause, Instant at) {
            return new NotSent(Disposition.NOT_SENT, cause, reason, null, at);
        }
    }

    record Answered(CallIds ids, Attempt.Evidence evidence, Instant at) implements AttemptFact {}

    /** An INVITE that nobody answered, as the outcome table reads it. */
    record Failed(Outcome outcome, CallIds ids, Attempt.Evidence evidence, Instant at) implements AttemptFact {}

    /** An answered call is over. */
    record HungUp(Attempt.Evidence evidence, Instant at) implements AttemptFact {}

    /** Its holder gave up, or is dead and the deadline has passed: the INVITE may have gone out. */
    record Lost(String reason, Instant at) implements AttemptFact {}

    /** It is not claimed, as far as a database knows that forgot commits: an INVITE may have gone out at any time until now. */
    record Doubted(String reason, Instant at) implements AttemptFact {}

    /** Fenced, and nobody could be asked: over for good as far as anybody can know. */
    record SettledUnknown(String reason, Attempt.Evidence evidence, Instant at) implements AttemptFact {}

    /** Something worth keeping that decides nothing. */
    record Seen(CallIds ids, Attempt.Evidence evidence, Instant at) implements AttemptFact {}

    /** campaign-service asked where it stands. */
    record Asked(Instant at) implements AttemptFact {}

    /** What LiveKit and the carrier call it; {@code null} where not known. */
    record CallIds(String sipCallId, String participantSid, String carrierCallSid) {
        public static final CallIds NONE = new CallIds(null, null, null);
    }

    /**
     * @param sipStatus {@code null} where no SIP response came
     * @param burnt counts against the lead's attempts (P6)
     * @param counts counts against the number's caps
     */
    record Outcome(
            Disposition disposition, Cause cause, Integer sipStatus, String sipReason, boolean burnt, boolean counts) {}
}
