package dev.ringline.calllog.monitor.io;

import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.monitor.Alarm;
import dev.ringline.calllog.monitor.Breach;
import dev.ringline.calllog.monitor.Monitor;
import dev.ringline.calllog.monitor.MonitorDecider;
import dev.ringline.calllog.monitor.Watch;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.TenantId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Looks, decides, remembers and says it, every two seconds and in one transaction: at what changed, and every hour at
 * everything. Not part of replay: it speaks.
 */
@ApplicationScoped
class MonitorTick {
    private static final String ACTOR = "call-log-service";
    private static final long AT_ONCE = 100_000; // records of the journal: a look stays short after a long absence

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration allEvery;

    /** @param allDue whether it is time to look at everything */
    private record Looked(long position, boolean allDue) {}

    MonitorTick(
            @DataSource("engine") AgroalDataSource database,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "ringline.monitor.all-every", defaultValue = "1H") Duration allEvery) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
        this.allEvery = allEvery;
    }

    @Scheduled(every = "${ringline.monitor.every:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                tick(connection, clock.instant().truncatedTo(ChronoUnit.MICROS));
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private void tick(Connection connection, Instant now) throws SQLException {
        var locked = Rows.query(
                connection,
                "select position, coalesce(all_at <= ?, true) from watched for update skip locked",
                row -> new Looked(row.getLong(1), row.getBoolean(2)),
                Timestamp.from(now.minus(allEvery)));
        if (locked.isEmpty()) {
            return; // another replica looks
        }
        var after = locked.getFirst().position();
        var all = locked.getFirst().allDue();
        var until = Math.min(after + AT_ONCE, Rows.number(connection, "select position from projection.built"));
        var seen = Watching.look(connection, after, until, all, now);
        var watches = watches(connection);
        var decision = MonitorDecider.decide(watches, seen, now);
        save(connection, watches, decision.watches());
        outbox.append(connection, announcements(connection, decision.alarms(), now));
        Rows.update(connection, "update watched set position = ?", until);
        if (all) {
            Rows.update(connection, "update watched set all_at = ?", Timestamp.from(now));
        }
    }

    private static SortedMap<Breach.Key, Watch> watches(Connection connection) throws SQLException {
        var watches = new TreeMap<Breach.Key, Watch>();
        Rows.query(
                        connection,
                        "select tenant_id, monitor, scope, says, seen_from, seen_last, raised from watch",
                        MonitorTick::watch)
                .forEach(watch -> watches.put(watch.breach().key(), watch));
        return watches;
    }

    private static Watch watch(ResultSet row) throws SQLException {
        return new Watch(
                new Breach(row.getString(1), Monitor.valueOf(row.getString(2)), row.getString(3), row.getString(4)),
                row.getTimestamp(5).toInstant(),
                row.getTimestamp(6).toInstant(),
                row.getBoolean(7));
    }

    private static void save(
            Connection connection, SortedMap<Breach.Key, Watch> before, SortedMap<Breach.Key, Watch> after)
            throws SQLException {
        var over = new TreeMap<>(before);
        over.keySet().removeAll(after.keySet());
        Rows.write(connection, """
                delete from watch where (tenant_id, monitor, scope) in (
                    select * from unnest(?::text[], ?::text[], ?::text[]))""", over.keySet(), Breach.Key::tenant, Breach.Key::monitor, Breach.Key::scope);
        Rows.write(
                connection,
                """
                insert into watch (tenant_id, monitor, scope, says, seen_from, seen_last, raised)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[],
                    ?::text[]::timestamptz[], ?::text[]::boolean[])
                on conflict (tenant_id, monitor, scope) do update set
                    says = excluded.says, seen_last = excluded.seen_last, raised = excluded.raised""",
                after.values(),
                watch -> watch.breach().tenant(),
                watch -> watch.breach().monitor(),
                watch -> watch.breach().scope(),
                watch -> watch.breach().says(),
                Watch::seenFrom,
                Watch::seenLast,
                Watch::raised);
    }

    private static List<Announcement> announcements(Connection connection, List<AlarmEvent> alarms, Instant now)
            throws SQLException {
        var said = new ArrayList<Announcement>(alarms.size());
        for (var alarm : alarms) {
            var name = Alarm.Name.of(alarm);
            var version = Rows.number(connection, """
                    insert into alarm_version (tenant_id, monitor, scope, version) values (?, ?, ?, 1)
                    on conflict (tenant_id, monitor, scope) do update set version = alarm_version.version + 1
                    returning version""", name.tenant(), name.monitor(), name.scope());
            var subject = name.tenant() + "/" + name.monitor() + "/" + name.scope();
            said.add(new Announcement(alarm, subject, version, new TenantId(name.tenant()), ACTOR, null, now));
        }
        return said;
    }
}
