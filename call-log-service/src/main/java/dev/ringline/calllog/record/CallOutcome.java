package dev.ringline.calllog.record;

import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.events.OutcomeRecorded;

/**
 * What was recorded about a call: the newest, save that an opt-out is never taken back.
 *
 * @param recorded without number and note
 * @param optOut whether any outcome of this call was one
 */
public record CallOutcome(OutcomeRecorded recorded, long version, boolean optOut, SealedField note, long lastPosition) {

    public static CallOutcome evolve(CallOutcome before, OutcomeRecorded event, Journalled found) {
        var version = found.recorded().envelope().version();
        if (before == null) {
            return new CallOutcome(event, version, event.optOut(), found.sealedAt("note"), found.position());
        }
        var optOut = before.optOut || event.optOut();
        return version > before.version
                ? new CallOutcome(event, version, optOut, found.sealedAt("note"), found.position())
                : new CallOutcome(before.recorded, before.version, optOut, before.note, before.lastPosition);
    }

    public CallKey key() {
        return new CallKey(recorded.tenantId(), recorded.attemptId());
    }
}
