package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.webhook.Sighting;
import dev.ringline.dialer.webhook.Sightings;
import dev.ringline.events.AttemptId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads stored events back as evidence about attempts. */
public final class SightingTable {
    private static final int MOST = 200;
    private static final String OF_ATTEMPTS = """
            select asked.attempt_id, event, who, participant_sid, call_status, left_reason, sip_call_id, carrier_call_sid,
                created_at, received_at
            from unnest(?::uuid[]) as asked (attempt_id) cross join lateral (
                select * from webhook where webhook.attempt_id = asked.attempt_id order by position limit ?) as told
            order by asked.attempt_id, position""";

    private static final String END_SEEN = """
            select distinct attempt_id from webhook
            where attempt_id = any (?) and event in ('participant_left', 'room_finished')""";

    private SightingTable() {}

    /** Of which anything was told that may be an end: only these need be looked at. */
    public static Set<AttemptId> endSeen(Connection connection, Collection<AttemptId> attempts) throws SQLException {
        try (var select = connection.prepareStatement(END_SEEN)) {
            select.setArray(1, AttemptJson.ids(connection, attempts));
            try (var rows = select.executeQuery()) {
                var seen = new HashSet<AttemptId>();
                while (rows.next()) {
                    seen.add(new AttemptId(rows.getObject(1, UUID.class)));
                }
                return seen;
            }
        }
    }

    public static Sightings of(Connection connection, AttemptId attempt) throws SQLException {
        return of(connection, List.of(attempt)).get(attempt);
    }

    /** @return for each of them, also where nothing was told */
    public static Map<AttemptId, Sightings> of(Connection connection, Collection<AttemptId> attempts)
            throws SQLException {
        var seen = new HashMap<AttemptId, List<Sighting>>();
        attempts.forEach(attempt -> seen.put(attempt, new ArrayList<>()));
        try (var select = connection.prepareStatement(OF_ATTEMPTS)) {
            select.setArray(1, AttemptJson.ids(connection, attempts));
            select.setInt(2, MOST);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    seen.get(new AttemptId(row.getObject("attempt_id", UUID.class)))
                            .add(sighting(row));
                }
            }
        }
        var all = new HashMap<AttemptId, Sightings>();
        seen.forEach((attempt, told) -> all.put(attempt, new Sightings(told)));
        return all;
    }

    private static Sighting sighting(ResultSet row) throws SQLException {
        var who = row.getString("who");
        return new Sighting(
                row.getString("event"),
                who == null ? null : Sighting.Who.valueOf(who),
                new CallIds(
                        row.getString("sip_call_id"),
                        row.getString("participant_sid"),
                        row.getString("carrier_call_sid")),
                row.getString("call_status"),
                row.getString("left_reason"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("received_at").toInstant());
    }
}
