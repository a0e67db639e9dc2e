package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.claim.ClaimFacts;
import dev.ringline.dialer.claim.LiveCounts;
import dev.ringline.dialer.engine.io.SqlArrays;
import dev.ringline.dialer.restore.io.IdentityTable;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** The claim's statements: each reads or writes for the whole batch. */
final class ClaimTable {
    /** The room must outlive the wait for its slot and the join: LiveKit closes it empty_timeout after its creation. */
    static final Duration ROOM_AGE_MAX = Duration.ofSeconds(60);

    /** Nobody takes the shard until the claim is committed; a renewal does not wait for that, nor the claim for a renewal. */
    private static final String SHARDS = "select shard.shard, shut_reason is null and " + IdentityTable.IS_SOUND + """
             as is_open from unnest(?::smallint[], ?::bigint[], ?::text[]) as ours (shard, epoch, owner)
            join shard on shard.shard = ours.shard and shard.epoch = ours.epoch and shard.owner = ours.owner
            order by shard.shard for key share of shard""";

    /** Each row by what finds it alone, also while tables are empty: numbers by the number and not by the tenant. */
    private static final String FACTS = """
            select w.attempt_id, case when wanted.known then null else w.release end as release, clock_timestamp() as now,
                exists (select from suppression_rule s, jsonb_array_elements(s.entries) e
                  where s.tenant_id = w.tenant_id and s.number_hash = w.number_hash
                    and (e ->> 'expiresAt' is null or (e ->> 'expiresAt')::timestamptz > clock_timestamp())
                    and ((e ->> 'tenantWide')::boolean or (e ->> 'listId')::uuid = any ((
                        select c.lists from campaign_rule c
                        where c.campaign_id = w.campaign_id and c.tenant_id = w.tenant_id)::uuid[]))) as suppressed,
                (select c.rules_version from campaign_rule c
                  where c.campaign_id = w.campaign_id and c.tenant_id = w.tenant_id) as listed_by,
                rang.counted, rang.last_slot_at,
                live.number is not null as number_live,
                (p.ready_at is not null or not p.agent_first) and p.room_created_at is not null as agent_present,
                p.agent_left_at is not null as agent_left,
                p.room_created_at < clock_timestamp() - make_interval(secs => ?) as room_old
            from unnest(?::uuid[], ?::boolean[]) with ordinality as wanted (attempt_id, known, place)
            join waiting w using (attempt_id)
            join prepared p using (attempt_id)
            cross join lateral (
                select max(a.slot_at) as last_slot_at, count(*) filter (where a.slot_at > clock_timestamp()
                    - make_interval(secs => w.cap_window_s)) as counted
                from attempt a where a.number = w.number and a.tenant_id || '' = w.tenant_id and a.counts) rang
            left join lateral (
                select l.number from live_call l where l.tenant_id = w.tenant_id and l.number = w.number limit 1) live on true
            where not p.doomed
            order by wanted.place""";

    private static final String LIMITS = """
            select 'pool' as kind, pool_id::text as id, concurrency as most from pool_rule
              where pool_id = any (?) and not deleted
            union all select 'tenant', tenant_id, concurrency from tenant_limit
              where tenant_id = any (?) and concurrency is not null
            union all select 'campaign', campaign_id::text, concurrency from campaign_rule
              where campaign_id = any (?) and concurrency is not null""";
    private static final String OCCUPY = """
            insert into live_call (tenant_id, number, attempt_id, campaign_id, pool_id, since, deadline)
            select tenant_id, number, attempt_id, campaign_id, pool_id, clock_timestamp(), deadline
            from unnest(?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[])
                as granted (tenant_id, number, attempt_id, campaign_id, pool_id, deadline)
            order by tenant_id, number
            on conflict do nothing returning attempt_id""";
    private static final String TURN = """
            insert into caller_turn (campaign_id, tenant_id, last_number_id)
            select campaign_id, tenant_id, last_number_id
            from unnest(?::uuid[], ?::text[], ?::uuid[]) as shown (campaign_id, tenant_id, last_number_id)
            order by campaign_id
            on conflict (campaign_id) do update set last_number_id = excluded.last_number_id""";

    private ClaimTable() {}

    /**
     * Holds the shards' rows: an epoch that follows ours waits until this claim is over, or this claim finds it.
     *
     * @return the shards that are ours and open
     */
    static Set<Integer> holdShards(Connection connection, List<Wanted> wanted) throws SQLException {
        var open = new HashSet<Integer>();
        try (var select = connection.prepareStatement(SHARDS)) {
            SqlArrays.of(select, wanted)
                    .shorts(Wanted::shard)
                    .longs(one -> one.ownership().epoch())
                    .texts(one -> one.ownership().owner());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("is_open")) {
                        open.add(rows.getInt("shard"));
                    }
                }
            }
        }
        return open;
    }

    /** @param known releases that need not be read */
    static List<ClaimFacts> facts(
            Connection connection, List<AttemptId> wanted, Map<AttemptId, LeadReleased> known, Predicate<E164> allowed)
            throws SQLException {
        var rows = rows(connection, wanted, known);
        var campaigns =
                CampaignFacts.of(connection, rows.stream().map(Row::release).toList());
        return rows.stream()
                .filter(row -> row.isAsOf(campaigns.get(CampaignFacts.Key.of(row.release()))))
                .map(row -> row.facts(campaigns.get(CampaignFacts.Key.of(row.release())), allowed))
                .toList();
    }

    private static List<Row> rows(Connection connection, List<AttemptId> wanted, Map<AttemptId, LeadReleased> known)
            throws SQLException {
        var read = new ArrayList<Row>();
        try (var select = connection.prepareStatement(FACTS)) {
            select.setLong(1, ROOM_AGE_MAX.toSeconds());
            SqlArrays.from(select, 2, wanted).uuids(AttemptId::value).booleans(known::containsKey);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    read.add(row(rows, known));
                }
            }
        }
        return read;
    }

    /** Of whom {@code facts} speak. */
    static LiveCounts live(Connection connection, Map<LiveTotals.Whose, Integer> totals, Collection<ClaimFacts> facts)
            throws SQLException {
        var calls = new HashMap<Object, Integer>();
        totals.forEach((whose, count) -> whose.keys().forEach(key -> calls.merge(key, count, Integer::sum)));
        var live = new LiveCounts();
        try (var select = connection.prepareStatement(LIMITS)) {
            select.setArray(
                    1,
                    SqlArray.UUID.of(
                            connection, distinct(facts, fact -> fact.poolId().value())));
            select.setArray(
                    2,
                    SqlArray.TEXT.of(
                            connection, distinct(facts, fact -> fact.tenantId().value())));
            select.setArray(
                    3,
                    SqlArray.UUID.of(
                            connection,
                            distinct(facts, fact -> fact.campaignId().value())));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    limit(rows, calls, live);
                }
            }
        }
        return live;
    }

    private static void limit(ResultSet row, Map<Object, Integer> calls, LiveCounts live) throws SQLException {
        String id = row.getString("id");
        int most = row.getInt("most");
        switch (row.getString("kind")) {
            case "pool" -> live.pool(PoolId.of(id), calls.getOrDefault(PoolId.of(id), 0), most);
            case "tenant" -> live.tenant(new TenantId(id), calls.getOrDefault(new TenantId(id), 0), most);
            default -> live.campaign(CampaignId.of(id), calls.getOrDefault(CampaignId.of(id), 0), most);
        }
    }

    private static Collection<?> distinct(Collection<ClaimFacts> facts, Function<ClaimFacts, ?> of) {
        return facts.stream().map(of).distinct().toList();
    }

    /** Takes the numbers. @return the attempts that got theirs; the others' numbers are live (P1) */
    static Set<AttemptId> occupy(
            Connection connection, Collection<ClaimFacts> granted, Map<AttemptId, AttemptFact.Claimed> claimed)
            throws SQLException {
        var got = new HashSet<AttemptId>();
        if (granted.isEmpty()) {
            return got;
        }
        try (var insert = connection.prepareStatement(OCCUPY)) {
            SqlArrays.of(insert, granted)
                    .texts(f -> f.tenantId().value())
                    .texts(f -> f.release().number().value())
                    .uuids(f -> f.attemptId().value())
                    .uuids(f -> f.campaignId().value())
                    .uuids(f -> f.poolId().value())
                    .times(f -> claimed.get(f.attemptId()).deadline());
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    got.add(new AttemptId(rows.getObject(1, UUID.class)));
                }
            }
        }
        return got;
    }

    static void saveTurns(Connection connection, Map<CampaignId, NumberId> shown, Map<CampaignId, TenantId> tenants)
            throws SQLException {
        if (shown.isEmpty()) {
            return;
        }
        try (var upsert = connection.prepareStatement(TURN)) {
            SqlArrays.of(upsert, shown.entrySet())
                    .uuids(turn -> turn.getKey().value())
                    .texts(turn -> tenants.get(turn.getKey()).value())
                    .uuids(turn -> turn.getValue().value());
            upsert.executeUpdate();
        }
    }

    /** What is one attempt's alone. */
    private record Row(
            LeadReleased release,
            Instant now,
            boolean suppressed,
            long listedBy,
            int counted,
            Instant lastSlotAt,
            boolean numberLive,
            ClaimFacts.Room room) {
        /** The campaign's rules may have changed since its lists were looked at: then it is looked at anew. */
        boolean isAsOf(CampaignFacts campaign) {
            return campaign.rule() == null || campaign.rule().rulesVersion() == listedBy;
        }

        ClaimFacts facts(CampaignFacts campaign, Predicate<E164> allowed) {
            return new ClaimFacts(
                    release,
                    now,
                    campaign.rule(),
                    campaign.kill(),
                    campaign.rulesUnreadable(),
                    campaign.breakerOpen(),
                    campaign.trunkGone(),
                    allowed.test(release.number()),
                    suppressed,
                    counted,
                    lastSlotAt,
                    numberLive,
                    campaign.callerIds(),
                    campaign.lastShown(),
                    room);
        }
    }

    private static Row row(ResultSet row, Map<AttemptId, LeadReleased> known) throws SQLException {
        var json = row.getBytes("release");
        return new Row(
                json == null
                        ? known.get(new AttemptId(row.getObject("attempt_id", UUID.class)))
                        : AttemptJson.release(json),
                instant(row.getTimestamp("now")),
                row.getBoolean("suppressed"),
                row.getLong("listed_by"),
                row.getInt("counted"),
                instant(row.getTimestamp("last_slot_at")),
                row.getBoolean("number_live"),
                new ClaimFacts.Room(
                        row.getBoolean("agent_present"), row.getBoolean("agent_left"), row.getBoolean("room_old")));
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
