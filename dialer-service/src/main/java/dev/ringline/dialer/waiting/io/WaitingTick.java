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
    private static final Duration PAUSE = Duration.ofMillis(500);

    /**
     * Lines first, then who stands in those that are in vain: what may be dialled is not looked at. The transaction's time
     * bounds an index, which {@code clock_timestamp()} does not.
     */
    private static final String IN_VAIN = """
            with recursive line as (
                (select pool_id, tenant_id, campaign_id from waiting where not prepared
                  order by pool_id, tenant_id, campaign_id limit 1)
                union all
                select next.* from line, lateral (
                    select pool_id, tenant_id, campaign_id from waiting
                    where not prepared
                      and (pool_id, tenant_id, campaign_id) > (line.pool_id, line.tenant_id, line.campaign_id)
                    order by pool_id, tenant_id, campaign_id limit 1) next),
            under_way as (
                select distinct pool_id, tenant_id, campaign_id from prepared where not doomed),
            judged as (
                select l.*,
                    case when exists (select from kill_switch k where k.is_on and k.tenant_id = l.tenant_id
                            and (k.scope, k.scope_id) in (('TENANT', ''), ('CAMPAIGN', l.campaign_id::text),
                                ('POOL', l.pool_id::text))) then 'kill-switch'
                        when c.state is not null and c.state <> 'RUNNING' then 'campaign-paused'
                        when b.is_open then 'breaker-open'
                    end as why
                from (select * from line union select * from under_way) l
                left join campaign_rule c on c.campaign_id = l.campaign_id and c.tenant_id = l.tenant_id
                left join breaker b on b.pool_id = l.pool_id)
            (select attempt_id, 'expired' as why from waiting where callable_until <= now() limit 1000)
            union all
            (select w.attempt_id, j.why from judged j, lateral (
                select attempt_id from waiting
                where not prepared and pool_id = j.pool_id and tenant_id = j.tenant_id and campaign_id = j.campaign_id
                limit 1000) w
              where j.why is not null limit 1000)
            union all
            (select p.attempt_id, j.why from judged j, lateral (
                select attempt_id from prepared
                where not doomed and pool_id = j.pool_id and tenant_id = j.tenant_id and campaign_id = j.campaign_id
                limit 1000) p
              where j.why is not null limit 1000)""";

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
                facts.putIfAbsent(
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
