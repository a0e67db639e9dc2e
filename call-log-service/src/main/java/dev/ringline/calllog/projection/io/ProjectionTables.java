package dev.ringline.calllog.projection.io;

import dev.ringline.calllog.figures.FigureKey;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.monitor.Alarm;
import dev.ringline.calllog.monitor.LeadNet;
import dev.ringline.calllog.projection.Changes;
import dev.ringline.calllog.projection.Known;
import dev.ringline.calllog.projection.Projector;
import dev.ringline.events.AlarmEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** Lays events over the projections: live and in replay the same statements, in the schema of the connection's search path. */
public final class ProjectionTables {
    private static final Logger LOG = Logger.getLogger(ProjectionTables.class);

    /** Every table that a replay must rebuild. */
    public static final List<String> NAMES = List.of(
            "call_record", "call_outcome", "figure", "lead_net", "dial", "invite", "pool_limit", "trace", "alarm");

    private ProjectionTables() {}

    /**
     * What no table can hold (a NUL, a time beyond the calendar's end) stays in the journal and is laid by nobody: live and in
     * replay alike, so both stay equal, and no other record waits for it.
     *
     * @param events in the order of positions, each once
     */
    public static void lay(Connection connection, List<Journalled> events) throws SQLException {
        var before = connection.setSavepoint();
        try {
            layAll(connection, events);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!isAboutValues(e)) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            layHalves(connection, events, e);
        }
    }

    private static void layHalves(Connection connection, List<Journalled> events, SQLException why)
            throws SQLException {
        if (events.size() > 1) {
            lay(connection, events.subList(0, events.size() / 2));
            lay(connection, events.subList(events.size() / 2, events.size()));
        } else if (!events.isEmpty()) {
            LOG.warnf(
                    "journal position %d is laid by nobody: SQLSTATE %s",
                    events.getFirst().position(), why.getSQLState());
        }
    }

    private static boolean isAboutValues(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("22");
    }

    private static void layAll(Connection connection, List<Journalled> events) throws SQLException {
        var calls = Known.callsOf(events);
        var known = new Known(
                CallTable.calls(connection, calls), CallTable.outcomes(connection, calls), alarms(connection, events));
        save(connection, Projector.fold(known, events));
    }

    private static void save(Connection connection, Changes changes) throws SQLException {
        CallTable.saveCalls(connection, changes.calls());
        CallTable.saveOutcomes(connection, changes.outcomes());
        saveAlarms(connection, changes.alarms());
        addFigures(connection, changes.figures());
        addLeads(connection, changes.leads());
        EvidenceTable.add(connection, changes);
    }

    /** What comes to nothing leaves no row: how the journal was cut into batches must not show. */
    private static void addFigures(Connection connection, Map<FigureKey, Long> figures) throws SQLException {
        Rows.write(
                connection,
                """
                insert into figure (tenant_id, campaign_id, name, value)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]::bigint[])
                on conflict (tenant_id, campaign_id, name) do update set value = figure.value + excluded.value""",
                figures.entrySet(),
                figure -> figure.getKey().tenant(),
                figure -> figure.getKey().campaign(),
                figure -> figure.getKey().name(),
                Map.Entry::getValue);
        Rows.write(connection, """
                delete from figure where value = 0
                and (tenant_id, campaign_id, name) in (select * from unnest(?::text[], ?::text[], ?::text[]))""", figures.keySet(), FigureKey::tenant, FigureKey::campaign, FigureKey::name);
    }

    private static void addLeads(Connection connection, Map<LeadNet, Long> leads) throws SQLException {
        Rows.write(
                connection,
                """
                insert into lead_net (tenant_id, campaign_id, lead_id, state, net)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::bigint[])
                on conflict (tenant_id, campaign_id, lead_id, state) do update set net = lead_net.net + excluded.net""",
                leads.entrySet(),
                net -> net.getKey().tenant(),
                net -> net.getKey().campaign(),
                net -> net.getKey().lead(),
                net -> net.getKey().state(),
                Map.Entry::getValue);
        Rows.write(connection, """
                delete from lead_net where net = 0 and (tenant_id, campaign_id, lead_id, state) in (
                    select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]))""", leads.keySet(), LeadNet::tenant, LeadNet::campaign, LeadNet::lead, LeadNet::state);
    }

    private static Map<Alarm.Name, Alarm> alarms(Connection connection, List<Journalled> events) throws SQLException {
        var names = new TreeSet<Alarm.Name>();
        for (var found : events) {
            if (found.recorded().event() instanceof AlarmEvent event) {
                names.add(Alarm.Name.of(event));
            }
        }
        var alarms = new TreeMap<Alarm.Name, Alarm>();
        Rows.read(
                        connection,
                        """
                        select tenant_id, monitor, scope, version, reason, raised_at, cleared_at from alarm
                        where (tenant_id, monitor, scope) in (select * from unnest(?::text[], ?::text[], ?::text[]))""",
                        ProjectionTables::alarm,
                        names,
                        Alarm.Name::tenant,
                        Alarm.Name::monitor,
                        Alarm.Name::scope)
                .forEach(alarm -> alarms.put(alarm.name(), alarm));
        return alarms;
    }

    private static Alarm alarm(ResultSet row) throws SQLException {
        var raisedAt = row.getTimestamp("raised_at");
        var clearedAt = row.getTimestamp("cleared_at");
        return new Alarm(
                row.getString("tenant_id"),
                row.getString("monitor"),
                row.getString("scope"),
                row.getLong("version"),
                row.getString("reason"),
                raisedAt == null ? null : raisedAt.toInstant(),
                clearedAt == null ? null : clearedAt.toInstant());
    }

    private static void saveAlarms(Connection connection, Collection<Alarm> alarms) throws SQLException {
        Rows.write(
                connection,
                """
                insert into alarm (tenant_id, monitor, scope, version, reason, raised_at, cleared_at)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]::bigint[], ?::text[],
                    ?::text[]::timestamptz[], ?::text[]::timestamptz[])
                on conflict (tenant_id, monitor, scope) do update set
                    version = excluded.version, reason = excluded.reason, raised_at = excluded.raised_at,
                    cleared_at = excluded.cleared_at""",
                alarms,
                Alarm::tenant,
                Alarm::monitor,
                Alarm::scope,
                Alarm::version,
                Alarm::reason,
                Alarm::raisedAt,
                Alarm::clearedAt);
    }
}
