package dev.ringline.calllog.projection.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.record.CallKey;
import dev.ringline.calllog.record.CallOutcome;
import dev.ringline.calllog.record.CallRecord;
import dev.ringline.events.Attempt;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.codec.EventCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Calls and their outcomes in the database. Their schema is the connection's search path: live, or a replay's. */
public final class CallTable {
    /** Null fields are left out, as on the wire; numbers and notes are null here, always. */
    private static final ObjectMapper JSON = EventCodec.mapper();

    private CallTable() {}

    static Map<CallKey, CallRecord> calls(Connection connection, SortedSet<CallKey> keys) throws SQLException {
        var found = new TreeMap<CallKey, CallRecord>();
        Rows.read(connection, """
                        select version, person, callee_sealed, caller_id_person, caller_id_sealed, attempt, corrected,
                            first_position, last_position
                        from call_record
                        where (tenant_id, call_id) in (select * from unnest(?::text[], ?::text[]::uuid[]))""", CallTable::call, keys, CallKey::tenant, CallKey::call)
                .forEach(call -> found.put(call.key(), call));
        return found;
    }

    static Map<CallKey, CallOutcome> outcomes(Connection connection, SortedSet<CallKey> keys) throws SQLException {
        var found = new TreeMap<CallKey, CallOutcome>();
        Rows.read(connection, """
                        select version, opt_out, outcome, note_person, note_sealed, last_position from call_outcome
                        where (tenant_id, call_id) in (select * from unnest(?::text[], ?::text[]::uuid[]))""", CallTable::outcome, keys, CallKey::tenant, CallKey::call)
                .forEach(outcome -> found.put(outcome.key(), outcome));
        return found;
    }

    static void saveCalls(Connection connection, Collection<CallRecord> calls) throws SQLException {
        Rows.write(
                connection,
                """
                insert into call_record (tenant_id, call_id, version, campaign_id, lead_id, state, disposition, at, slot_at,
                    ended_at, invited, final, person, callee_sealed, caller_id_person, caller_id_sealed, attempt, corrected,
                    first_position, last_position)
                select * from unnest(?::text[], ?::text[]::uuid[], ?::text[]::bigint[], ?::text[]::uuid[],
                    ?::text[]::uuid[], ?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
                    ?::text[]::timestamptz[], ?::text[]::boolean[], ?::text[]::boolean[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[]::boolean[], ?::text[]::bigint[], ?::text[]::bigint[])
                on conflict (tenant_id, call_id) do update set
                    version = excluded.version, campaign_id = excluded.campaign_id, lead_id = excluded.lead_id,
                    state = excluded.state, disposition = excluded.disposition, at = excluded.at,
                    slot_at = excluded.slot_at, ended_at = excluded.ended_at, invited = excluded.invited,
                    final = excluded.final, person = excluded.person, callee_sealed = excluded.callee_sealed,
                    caller_id_person = excluded.caller_id_person, caller_id_sealed = excluded.caller_id_sealed,
                    attempt = excluded.attempt, corrected = excluded.corrected, last_position = excluded.last_position""",
                calls,
                call -> call.attempt().tenantId(),
                call -> call.attempt().attemptId(),
                CallRecord::version,
                call -> call.attempt().campaignId(),
                call -> call.attempt().leadId(),
                call -> call.attempt().state(),
                call -> call.attempt().disposition(),
                CallRecord::at,
                call -> call.attempt().slotAt(),
                call -> call.attempt().endedAt(),
                CallRecord::invited,
                call -> call.attempt().state().isFinal(),
                call -> person(call.callee()),
                call -> text(call.callee()),
                call -> person(call.callerId()),
                call -> text(call.callerId()),
                call -> write(call.attempt()),
                CallRecord::corrected,
                CallRecord::firstPosition,
                CallRecord::lastPosition);
    }

    static void saveOutcomes(Connection connection, Collection<CallOutcome> outcomes) throws SQLException {
        Rows.write(
                connection,
                """
                insert into call_outcome (tenant_id, call_id, version, opt_out, outcome, note_person, note_sealed,
                    last_position)
                select * from unnest(?::text[], ?::text[]::uuid[], ?::text[]::bigint[], ?::text[]::boolean[], ?::text[],
                    ?::text[], ?::text[], ?::text[]::bigint[])
                on conflict (tenant_id, call_id) do update set
                    version = excluded.version, opt_out = excluded.opt_out, outcome = excluded.outcome,
                    note_person = excluded.note_person, note_sealed = excluded.note_sealed,
                    last_position = excluded.last_position""",
                outcomes,
                outcome -> outcome.recorded().tenantId(),
                outcome -> outcome.recorded().attemptId(),
                CallOutcome::version,
                CallOutcome::optOut,
                outcome -> write(outcome.recorded()),
                outcome -> person(outcome.note()),
                outcome -> text(outcome.note()),
                CallOutcome::lastPosition);
    }

    private static CallRecord call(ResultSet row) throws SQLException {
        return new CallRecord(
                read(row.getString("attempt"), Attempt.class),
                row.getLong("version"),
                sealed("attempt.to", row.getString("person"), row.getString("callee_sealed")),
                sealed("attempt.from", row.getString("caller_id_person"), row.getString("caller_id_sealed")),
                row.getBoolean("corrected"),
                row.getLong("first_position"),
                row.getLong("last_position"));
    }

    private static CallOutcome outcome(ResultSet row) throws SQLException {
        return new CallOutcome(
                read(row.getString("outcome"), OutcomeRecorded.class),
                row.getLong("version"),
                row.getBoolean("opt_out"),
                sealed("note", row.getString("note_person"), row.getString("note_sealed")),
                row.getLong("last_position"));
    }

    private static SealedField sealed(String path, String person, String text) {
        return text == null ? null : new SealedField(path, person, text);
    }

    private static String person(SealedField field) {
        return field == null ? null : field.person();
    }

    private static String text(SealedField field) {
        return field == null ? null : field.text();
    }

    /** An attempt or outcome as its column holds it. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a projection's JSON is not what was written", e);
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
