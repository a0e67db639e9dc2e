package dev.ringline.calllog.projection.io;

import dev.ringline.calllog.evidence.Trace;
import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.monitor.Dial;
import dev.ringline.calllog.monitor.Invite;
import dev.ringline.calllog.monitor.PoolLimit;
import dev.ringline.calllog.projection.Changes;
import java.sql.Connection;
import java.sql.SQLException;

/** What is added once and never changes. */
final class EvidenceTable {
    private EvidenceTable() {}

    static void add(Connection connection, Changes changes) throws SQLException {
        Rows.write(
                connection,
                """
                insert into dial (tenant_id, call_id, slot_at, pool_id, person, position)
                select * from unnest(?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[], ?::text[],
                    ?::text[]::bigint[])
                on conflict do nothing""",
                changes.dials(),
                Dial::tenant,
                Dial::call,
                Dial::slotAt,
                Dial::pool,
                Dial::person,
                Dial::position);
        Rows.write(
                connection, """
                insert into invite (tenant_id, call_id, sip_call_id, position)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]::bigint[])
                on conflict do nothing""", changes.invites(), Invite::tenant, Invite::call, Invite::sipCallId, Invite::position);
        Rows.write(
                connection,
                """
                insert into pool_limit (tenant_id, pool_id, version, cps, from_at)
                select * from unnest(?::text[], ?::text[], ?::text[]::bigint[], ?::text[]::int[],
                    ?::text[]::timestamptz[])
                on conflict do nothing""",
                changes.limits(),
                PoolLimit::tenant,
                PoolLimit::pool,
                PoolLimit::version,
                PoolLimit::cps,
                PoolLimit::from);
        Rows.write(connection, """
                insert into trace (tenant_id, about, subject, position)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]::bigint[])
                on conflict do nothing""", changes.traces(), Trace::tenant, Trace::about, Trace::subject, Trace::position);
    }
}
