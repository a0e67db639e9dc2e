package dev.ringline.dialer.testing;

import static dev.ringline.dialer.attempt.Attempts.TENANT;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import dev.ringline.platform.secret.NumberHash;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** A campaign on a pool of its own, as the other services announce it: each test has another. */
public final class LineCampaign {
    public static final String TRUNK = "ST_line";
    public static final E164 CALLER_ID = new E164("+15005550100");
    private static long version;

    public final CampaignId campaign = new CampaignId(UUID.randomUUID());
    public final PoolId pool = new PoolId(UUID.randomUUID());
    public final TrunkId trunk = new TrunkId(UUID.randomUUID());
    private final NumberId shown = new NumberId(UUID.randomUUID());
    private final Publisher publisher;
    private final NumberHash hash;
    private final Sql sql;

    public LineCampaign(Publisher publisher, NumberHash hash, Sql sql) {
        this.publisher = publisher;
        this.hash = hash;
        this.sql = sql;
    }

    /** Announces all of it and returns when the dialer knows. */
    public LineCampaign running(int cps, int concurrency) throws ExecutionException, InterruptedException {
        pool(cps, concurrency);
        state(CampaignChanged.State.RUNNING);
        trunk(false);
        publisher.publish(
                new NumberChanged(
                        shown,
                        TENANT,
                        CALLER_ID,
                        "local",
                        "twilio",
                        "PN1",
                        null,
                        List.of("voice"),
                        campaign,
                        pool,
                        true,
                        null,
                        Instant.now()),
                shown.toString(),
                1,
                TENANT);
        await().until(() -> sql.count("number_rule where number_id = '%s'".formatted(shown)) == 1
                && sql.count("trunk_rule where trunk_id = '%s'".formatted(trunk)) == 1
                && sql.count("campaign_rule where campaign_id = '%s'".formatted(campaign)) == 1
                && sql.count("pool_rule where pool_id = '%s'".formatted(pool)) == 1);
        return this;
    }

    public void pool(int cps, int concurrency) throws ExecutionException, InterruptedException {
        var changed = new PoolChanged(pool, TENANT, "line", cps, concurrency, "other", null, false, Instant.now());
        publisher.publish(changed, pool.toString(), next(), TENANT);
    }

    public void trunk(boolean deleted) throws ExecutionException, InterruptedException {
        var changed = new TrunkChanged(trunk, TENANT, "line", TRUNK, pool, deleted, Instant.now());
        publisher.publish(changed, trunk.toString(), next(), TENANT);
    }

    public void state(CampaignChanged.State state) throws ExecutionException, InterruptedException {
        publisher.publish(
                new CampaignChanged(
                        campaign,
                        TENANT,
                        "line",
                        state,
                        List.of(),
                        TRUNK,
                        pool,
                        "agent",
                        "{}",
                        AgentStart.BEFORE_DIAL,
                        Attempts.release().callerId(),
                        new CampaignChanged.Schedule(null, null, List.of()),
                        new CampaignChanged.Limits(null, null, 1),
                        new CampaignChanged.Retry(3, new TreeMap<>()),
                        new CampaignChanged.Rules(10, 86_400, 0, List.of()),
                        10,
                        60,
                        1,
                        Instant.now()),
                campaign.toString(),
                next(),
                TENANT);
    }

    public AttemptId release(String number) throws ExecutionException, InterruptedException {
        return release(number, AgentStart.BEFORE_DIAL);
    }

    public AttemptId release(String number, AgentStart agent) throws ExecutionException, InterruptedException {
        var lead = new LeadId(UUID.randomUUID());
        var to = new E164(number);
        var release = new LeadReleased(
                AttemptId.derive(TENANT, lead, 1),
                TENANT,
                campaign,
                lead,
                1,
                0,
                to,
                hash.of(TENANT, to),
                pool,
                TRUNK,
                "agent",
                "{\"name\":\"Ada\"}",
                agent,
                Attempts.release().callerId(),
                Instant.now().minusSeconds(5),
                Instant.now().plusSeconds(600),
                new LeadReleased.Caps(10, 86_400, 0),
                10,
                60,
                1,
                Instant.now());
        publisher.publish(release, lead.toString(), 1, TENANT);
        return release.attemptId();
    }

    /** Its state and disposition. */
    public String state(AttemptId id) {
        return of(id, "state || ' ' || coalesce(body ->> 'disposition', '')");
    }

    /** A column or expression of its row, or an empty text. */
    public String of(AttemptId id, String what) {
        return sql.texts("select coalesce(%s, '') from attempt where attempt_id = '%s'".formatted(what, id)).stream()
                .findFirst()
                .orElse("");
    }

    public long count(String condition) {
        return sql.count("attempt where campaign_id = '%s' and %s".formatted(campaign, condition));
    }

    private static synchronized long next() {
        return ++version;
    }
}
