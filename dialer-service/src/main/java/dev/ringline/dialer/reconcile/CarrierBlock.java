package dev.ringline.dialer.reconcile;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.AttemptFact.Outcome;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The carrier's word that it refused calls itself. On the wire that is a 603 like a callee's own (TELEPHONY 2.7), which would
 * cost the lead an attempt that rang nobody (P6).
 *
 * @param code Twilio's error, of its Monitor alerts
 * @param callSid whose call it is about; of another kind, or {@code null}, where it is about none
 * @param at when it was raised, by the carrier's clock
 */
public record CarrierBlock(int code, String callSid, Instant at) {
    /** Blocked as fraud: one call (twilio.com/docs/api/errors/32203). */
    public static final int BLOCKED = 32203;

    /** The account is not active: no call at all (twilio.com/docs/api/errors/10001). */
    public static final int INACTIVE = 10001;

    private static final Duration CLOCKS = Duration.ofSeconds(2);
    private static final Duration RAISED_WITHIN = Duration.ofMinutes(1);

    public static boolean isOne(int code) {
        return code == BLOCKED || code == INACTIVE;
    }

    /** @param callSid what the carrier calls the attempt's call, {@code null} if it does not list it */
    public static Optional<CarrierBlock> of(List<CarrierBlock> blocks, Attempt attempt, String callSid) {
        return blocks.stream()
                .filter(block -> switch (block.code) {
                    case BLOCKED -> block.callSid != null && block.callSid.equals(callSid);
                    case INACTIVE -> block.isAtTheTimeOf(attempt);
                    default -> false;
                })
                .findFirst();
    }

    private boolean isAtTheTimeOf(Attempt attempt) {
        return !at.isBefore(attempt.slotAt().minus(CLOCKS))
                && !at.isAfter(attempt.endedAt().plus(RAISED_WITHIN));
    }

    /** Nobody was rung: nothing is burnt, and no cap counts it. */
    public AttemptFact fact(Attempt attempt, String sid) {
        var outcome = new Outcome(
                Disposition.TRUNK_FAILURE, Cause.CARRIER, attempt.sipStatus(), attempt.sipReason(), false, false);
        return new AttemptFact.Failed(
                outcome, new CallIds(null, null, sid), new Evidence("carrier", words(), at), attempt.endedAt());
    }

    public String words() {
        return code == BLOCKED ? "Twilio 32203: it blocked the call" : "Twilio 10001: the account is not active";
    }
}
