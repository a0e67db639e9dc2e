package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.engine.io.SqlArrays;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Stored events, each once. */
final class WebhookTable {
    private static final String STORE = """
            insert into webhook (event_id, event, attempt_id, who, participant_sid, call_status, left_reason, sip_call_id,
                carrier_call_sid, created_at, body, thought_at)
            select event_id, event, attempt_id, who, participant_sid, call_status, left_reason, sip_call_id,
                carrier_call_sid, created_at, body::jsonb, case when to_think then null else clock_timestamp() end
            from unnest(?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::timestamptz[], ?::text[], ?::boolean[])
                as told (event_id, event, attempt_id, who, participant_sid, call_status, left_reason, sip_call_id,
                    carrier_call_sid, created_at, body, to_think)
            order by event_id
            on conflict do nothing returning event_id""";
    private static final String TAKE = """
            with mine as (
                select event_id from webhook where event_id = any (?) and thought_at is null for update skip locked)
            update webhook set thought_at = clock_timestamp() from mine where webhook.event_id = mine.event_id
            returning event, attempt_id, who""";
    /** {@code now()}, here and below: unlike {@code clock_timestamp()} it bounds an index. */
    private static final String LEFT_OVER = """
            select event_id from webhook where thought_at is null
              and received_at < now() - make_interval(secs => ?) order by position limit 500""";

    /** The one index that only bitmaps can use: by the order in which events came. */
    private static final String WITH_BITMAPS = "set local enable_bitmapscan = on";

    private static final String FORGET = "delete from webhook where received_at < now() - make_interval(secs => ?)";

    private WebhookTable() {}

    /** What an event is about. */
    record Subject(String event, AttemptId attempt, Who who) {
        boolean isLeaving(Who one) {
            return who == one && event.equals("participant_left");
        }
    }

    /** @return the ids of those that are new */
    static Set<String> store(Connection connection, Collection<ReceivedEvent> received) throws SQLException {
        try (var insert = connection.prepareStatement(STORE)) {
            SqlArrays.of(insert, received)
                    .texts(ReceivedEvent::id)
                    .texts(ReceivedEvent::event)
                    .uuids(r -> r.attempt() == null ? null : r.attempt().value())
                    .texts(r -> r.who() == null ? null : r.who().name())
                    .texts(ReceivedEvent::participantSid)
                    .texts(ReceivedEvent::callStatus)
                    .texts(ReceivedEvent::leftReason)
                    .texts(ReceivedEvent::sipCallId)
                    .texts(ReceivedEvent::carrierCallSid)
                    .times(ReceivedEvent::createdAt)
                    .texts(ReceivedEvent::body)
                    .booleans(ReceivedEvent::isToBeThoughtAbout);
            try (var rows = insert.executeQuery()) {
                var ids = new HashSet<String>();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
                return ids;
            }
        }
    }

    /** @return what those are about that nobody thought about yet, or is thinking about now; if it is about an attempt */
    static List<Subject> take(Connection connection, Collection<String> eventIds) throws SQLException {
        try (var update = connection.prepareStatement(TAKE)) {
            update.setArray(1, SqlArray.TEXT.of(connection, eventIds.toArray()));
            var subjects = new ArrayList<Subject>();
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    var attempt = row.getObject("attempt_id", UUID.class);
                    var who = row.getString("who");
                    if (attempt != null) {
                        subjects.add(new Subject(
                                row.getString("event"), new AttemptId(attempt), who == null ? null : Who.valueOf(who)));
                    }
                }
            }
            return subjects;
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
        try (var bitmaps = connection.prepareStatement(WITH_BITMAPS);
                var delete = connection.prepareStatement(FORGET)) {
            bitmaps.execute();
            delete.setDouble(1, olderThan.toSeconds());
            return delete.executeUpdate();
        }
    }
}
