package dev.ringline.calllog.record;

import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallEvent;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;

/**
 * What is known of a call: its attempt's newest state, numbers sealed.
 *
 * @param attempt without its numbers
 * @param callee who was rung
 * @param callerId the number shown; {@code null} before one was chosen
 * @param corrected whether a later truth replaced a final record
 * @param firstPosition of its first record in the journal: pages go by it, newest first
 * @param lastPosition of the record that it stands as
 */
public record CallRecord(
        Attempt attempt,
        long version,
        SealedField callee,
        SealedField callerId,
        boolean corrected,
        long firstPosition,
        long lastPosition) {
    public CallRecord {
        Objects.requireNonNull(attempt.tenantId(), "tenantId");
        Objects.requireNonNull(attempt.attemptId(), "attemptId");
        Objects.requireNonNull(attempt.state(), "state");
        Objects.requireNonNull(attempt.changedAt(), "changedAt");
    }

    private static final EnumSet<AttemptState> INVITED =
            EnumSet.of(AttemptState.DIALING, AttemptState.ANSWERED, AttemptState.UNKNOWN, AttemptState.ENDED);

    /** Each record carries the whole state: the newest version stands, one that comes late changes nothing. */
    public static CallRecord evolve(CallRecord before, CallEvent event, Journalled found) {
        var version = found.recorded().envelope().version();
        if (before != null && version <= before.version) {
            return before;
        }
        return new CallRecord(
                event.attempt(),
                version,
                found.sealedAt("attempt.to"),
                found.sealedAt("attempt.from"),
                event instanceof CallCorrected || before != null && before.corrected,
                before == null ? found.position() : before.firstPosition,
                found.position());
    }

    public CallKey key() {
        return CallKey.of(attempt);
    }

    /** Whether an INVITE went out, or may have. */
    public boolean invited() {
        return INVITED.contains(attempt.state());
    }

    /** When it happened: the INVITE, or what was decided in its place. */
    public Instant at() {
        return attempt.slotAt() == null ? attempt.changedAt() : attempt.slotAt();
    }
}
