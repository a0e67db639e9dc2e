package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stored events, each once. */
final class WebhookTable {
    private static final String STORE = """
            insert into webhook (event_id, event, attempt_id, who, participant_sid, call_status, left_reason, sip_call_id,
                carrier_call_sid, created_at, body)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb) on conflict do nothing""";
    private static final String TAKE = """
            update webhook set thought_at = clock_timestamp() where event_id = ? and thought_at is null
            returning event, attempt_id, who""";
    private static final String LEFT_OVER = """
            select event_id from webhook where thought_at is null
              and received_at < clock_timestamp() - make_interval(secs => ?) order by position limit 500""";
    private static final String FORGET =
            "delete from webhook where received_at < clock_timestamp() - make_interval(secs => ?)";

    private WebhookTable() {}

    /** What an event is about. */
    record Subject(String event, AttemptId attempt, Who who) {
        boolean is(Who whom, String what) {
            return who == whom && event.equals(what);
        }
    }

    /** @return whether it is new */
    static boolean store(Connection connection, ReceivedEvent received) throws SQLException {
        try (var insert = connection.prepareStatement(STORE)) {
            insert.setString(1, received.id());
            insert.setString(2, received.event());
            insert.setObject(
                    3, received.attempt() == null ? null : received.attempt().value());
            insert.setString(4, received.who() == null ? null : received.who().name());
            insert.setString(5, received.participantSid());
            insert.setString(6, received.callStatus());
            insert.setString(7, received.leftReason());
            insert.setString(8, received.sipCallId());
            insert.setString(9, received.carrierCallSid());
            insert.setTimestamp(10, Timestamp.from(received.createdAt()));
            insert.setString(11, received.body());
            return insert.executeUpdate() == 1;
        }
    }

    /** @return what it is about, for the one who is the first to think about it */
    static Optional<Subject> take(Connection connection, String eventId) throws SQLException {
        try (var update = connection.prepareStatement(TAKE)) {
            update.setString(1, eventId);
            try (var row = update.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var attempt = row.getObject("attempt_id", UUID.class);
                var who = row.getString("who");
                return Optional.of(new Subject(
                        row.getString("event"),
                        attempt == null ? null : new AttemptId(attempt),
                        who == null ? null : Who.valueOf(who)));
            }
        }
    }

    /** Stored by somebody who died before thinking. */
    static List<String> leftOver(Connection connection, Duration since) throws SQLException {
        try (var select = connection.prepareStatement(LEFT_OVER)) {
            select.setDouble(1, since.toMillis() / 1_000.0);
            try (var rows = select.executeQuery()) {
                var ids = new ArrayList<String>();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
                return ids;
            }
        }
    }

    static int forget(Connection connection, Duration olderThan) throws SQLException {
        try (var delete = connection.prepareStatement(FORGET)) {
            delete.setDouble(1, olderThan.toSeconds());
            return delete.executeUpdate();
        }
    }
}
