package dev.ringline.dialer.attempt.io;

import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** {@code calls} records: subject and version are the attempt's. */
final class CallRecords {
    private static final String ACTOR = "dialer-service";

    private CallRecords() {}

    /** What the steps have to say, in their order. */
    static void say(Connection connection, Outbox outbox, List<AttemptStep> steps) throws SQLException {
        var said = steps.stream().filter(step -> step.event() != null).toList();
        outbox.append(
                connection,
                said.stream().map(CallRecords::announcement).toList(),
                said.stream()
                        .map(step -> EventCodec.encode(step.event(), step.json()))
                        .toList());
    }

    private static Announcement announcement(AttemptStep step) {
        var attempt = step.attempt();
        return new Announcement(
                step.event(),
                attempt.attemptId().toString(),
                step.after().version(),
                attempt.tenantId(),
                ACTOR,
                step.after().causationId(),
                attempt.changedAt());
    }
}
