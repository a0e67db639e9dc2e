package dev.ringline.dialer.attempt.io;

import dev.ringline.events.CallEvent;
import dev.ringline.platform.outbox.Announcement;

/** A {@code calls} record: subject and version are the attempt's. */
final class CallRecords {
    private static final String ACTOR = "dialer-service";

    private CallRecords() {}

    static Announcement of(CallEvent event, AttemptTable.Stored stored) {
        var attempt = event.attempt();
        return new Announcement(
                event,
                attempt.attemptId().toString(),
                stored.version(),
                attempt.tenantId(),
                ACTOR,
                stored.causationId(),
                attempt.changedAt());
    }
}
