package dev.ringline.dialer.waiting.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Cause;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;
import java.util.UUID;

/** Answers what waits in vain, so that nobody prepares it: expired, or of a campaign that does not run, or killed. */
@ApplicationScoped
public class WaitingTick {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String IN_VAIN = """
            select * from (
                select w.attempt_id,
                    case when w.callable_until <= clock_timestamp() then 'expired'
                        when exists (select from kill_switch k where k.is_on and k.tenant_id = w.tenant_id
                            and (k.scope, k.scope_id) in (('TENANT', ''), ('CAMPAIGN', w.campaign_id::text),
                                ('POOL', w.pool_id::text))) then 'kill-switch'
                        when c.state is not null and c.state <> 'RUNNING' then 'campaign-paused'
                        when b.is_open then 'breaker-open'
                    end as why
                from waiting w
                left join campaign_rule c on c.campaign_id = w.campaign_id and c.tenant_id = w.tenant_id
                left join breaker b on b.pool_id = w.pool_id) judged
            where why is not null limit 1000""";

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final ShardLease lease;
    private final Clock clock;
    private Wake wake;

    WaitingTick(EngineDatabase database, AttemptTable attempts, ShardLease lease, Clock clock) {
        this.database = database;
        this.attempts = attempts;
        this.lease = lease;
        this.clock = clock;
    }

    public void start() {
        wake = Wake.start("waiting", PAUSE, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException {
        if (lease.owned().isPresent()) {
            database.inTransaction(this::answer);
        }
        return PAUSE;
    }

    private Void answer(Connection connection) throws SQLException {
        var now = clock.instant();
        var facts = new TreeMap<AttemptId, AttemptFact>();
        try (var select = connection.prepareStatement(IN_VAIN);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                var why = rows.getString("why");
                facts.put(
                        new AttemptId(rows.getObject("attempt_id", UUID.class)),
                        "expired".equals(why)
                                ? AttemptFact.NotSent.before(why, Cause.US, now)
                                : new AttemptFact.Refused(why, "before it was prepared or claimed", now));
            }
        }
        attempts.transition(connection, facts);
        return null;
    }
}
