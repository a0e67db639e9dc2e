package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.callerid.CallerIds;
import dev.ringline.dialer.claim.ClaimFacts;
import dev.ringline.dialer.claim.LiveCounts;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
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
import java.util.function.Predicate;

/** The claim's statements: each reads or writes for the whole batch. */
final class ClaimTable {
    /** The room must outlive the wait for its slot and the join: LiveKit closes it empty_timeout after its creation. */
    static final Duration ROOM_AGE_MAX = Duration.ofSeconds(60);

    private static final String SHARD =
            "select shut_reason from shard where shard = ? and epoch = ? and owner = ? for share";
    private static final String LOCK = "select from attempt where attempt_id = any (?) order by attempt_id for update";
    private static final String FACTS = """
            select w.release, clock_timestamp() as now, c.state as campaign_state, c.rules_version as viewed_rules,
                t.last_number_id,
                (select k.scope from kill_switch k
                  where k.is_on and k.tenant_id = w.tenant_id
                    and (k.scope, k.scope_id) in (('TENANT', ''), ('CAMPAIGN', w.campaign_id::text),
                        ('POOL', w.pool_id::text))
                  limit 1) as kill,
                exists (select from rule_stop r
                  where r.tenant_id is null or r.tenant_id = w.tenant_id) as rules_unreadable,
                coalesce(b.is_open, false) as breaker_open,
                coalesce((select bool_and(r.deleted or r.pool_id <> w.pool_id) from trunk_rule r
                  where r.tenant_id = w.tenant_id and r.sip_trunk_id = w.release ->> 'sipTrunkId'), false) as trunk_gone,
                exists (select from suppression_rule s, jsonb_array_elements(s.entries) e
                  where s.tenant_id = w.tenant_id and s.number_hash = w.number_hash
                    and (e ->> 'expiresAt' is null or (e ->> 'expiresAt')::timestamptz > clock_timestamp())
                    and ((e ->> 'tenantWide')::boolean or (e ->> 'listId')::uuid = any (c.lists))) as suppressed,
                (select count(*) from attempt a where a.tenant_id = w.tenant_id and a.number = w.number and a.counts
                    and a.slot_at > clock_timestamp()
                        - make_interval(secs => (w.release #>> '{caps,capWindowS}')::integer)) as counted,
                (select max(a.slot_at) from attempt a
                  where a.tenant_id = w.tenant_id and a.number = w.number and a.counts) as last_slot_at,
                exists (select from live_call l
                  where l.tenant_id = w.tenant_id and l.number = w.number) as number_live,
                (p.ready_at is not null or not p.agent_first) and p.room_created_at is not null as agent_present,
                p.agent_left_at is not null as agent_left,
                p.room_created_at < clock_timestamp() - make_interval(secs => ?) as room_old
            from unnest(?::uuid[]) with ordinality as wanted (attempt_id, place)
            join waiting w using (attempt_id)
            join prepared p using (attempt_id)
            left join campaign_rule c on c.campaign_id = w.campaign_id and c.tenant_id = w.tenant_id
            left join breaker b on b.pool_id = w.pool_id
            left join caller_turn t on t.campaign_id = w.campaign_id
            where not p.claimed and not p.doomed
            order by wanted.place""";
    private static final String CALLER_IDS = """
            select campaign_id, pool_id, tenant_id, number_id, number from number_rule
            where active and campaign_id = any (?)""";
    private static final String LIMITS = """
            select 'pool' as kind, pool_id::text as id, concurrency as most from pool_rule where not deleted
            union all select 'tenant', tenant_id, concurrency from tenant_limit where concurrency is not null
            union all select 'campaign', campaign_id::text, concurrency from campaign_rule
              where concurrency is not null""";
    private static final String OCCUPY = """
            insert into live_call (tenant_id, number, attempt_id, campaign_id, pool_id, since)
            select w.tenant_id, w.number, w.attempt_id, w.campaign_id, w.pool_id, clock_timestamp()
            from unnest(?::uuid[]) with ordinality as granted (attempt_id, place) join waiting w using (attempt_id)
            order by w.tenant_id, w.number
            on conflict do nothing returning attempt_id""";
    private static final String TURN = """
            insert into caller_turn (campaign_id, tenant_id, last_number_id) values (?, ?, ?)
            on conflict (campaign_id) do update set last_number_id = excluded.last_number_id""";

    private ClaimTable() {}

    /** Holds the shard's row: an epoch that follows ours waits until this claim is over, or this claim finds it. */
    static boolean holdsShard(Connection connection, int shard, long epoch, String owner) throws SQLException {
        try (var select = connection.prepareStatement(SHARD)) {
            select.setInt(1, shard);
            select.setLong(2, epoch);
            select.setString(3, owner);
            try (var row = select.executeQuery()) {
                return row.next() && row.getString("shut_reason") == null;
            }
        }
    }

    /** Attempts before anything beside them, in the order of their ids: as all who change them, so that none wait in a ring. */
    static void lock(Connection connection, List<AttemptId> wanted) throws SQLException {
        try (var select = connection.prepareStatement(LOCK)) {
            select.setArray(1, AttemptJson.ids(connection, wanted));
            select.execute();
        }
    }

    static List<ClaimFacts> facts(Connection connection, List<AttemptId> wanted, Predicate<E164> allowed)
            throws SQLException {
        var read = new ArrayList<ClaimFacts>();
        try (var select = connection.prepareStatement(FACTS)) {
            select.setLong(1, ROOM_AGE_MAX.toSeconds());
            select.setArray(2, AttemptJson.ids(connection, wanted));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    read.add(fact(rows, allowed));
                }
            }
        }
        return withCallerIds(connection, read);
    }

    static LiveCounts live(Connection connection, Map<LiveTotals.Whose, Integer> totals) throws SQLException {
        var calls = new HashMap<Object, Integer>();
        totals.forEach((whose, count) -> whose.keys().forEach(key -> calls.merge(key, count, Integer::sum)));
        var live = new LiveCounts();
        try (var select = connection.prepareStatement(LIMITS);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                String id = rows.getString("id");
                int most = rows.getInt("most");
                switch (rows.getString("kind")) {
                    case "pool" -> live.pool(PoolId.of(id), calls.getOrDefault(PoolId.of(id), 0), most);
                    case "tenant" -> live.tenant(new TenantId(id), calls.getOrDefault(new TenantId(id), 0), most);
                    default -> live.campaign(CampaignId.of(id), calls.getOrDefault(CampaignId.of(id), 0), most);
                }
            }
        }
        return live;
    }

    /** Takes the numbers. @return the attempts that got theirs; the others' numbers are live (P1) */
    static Set<AttemptId> occupy(Connection connection, Collection<AttemptId> granted) throws SQLException {
        var got = new HashSet<AttemptId>();
        try (var insert = connection.prepareStatement(OCCUPY)) {
            insert.setArray(1, AttemptJson.ids(connection, granted));
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
        try (var upsert = connection.prepareStatement(TURN)) {
            for (var turn : shown.entrySet()) {
                upsert.setObject(1, turn.getKey().value());
                upsert.setString(2, tenants.get(turn.getKey()).value());
                upsert.setObject(3, turn.getValue().value());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static ClaimFacts fact(ResultSet row, Predicate<E164> allowed) throws SQLException {
        var release = AttemptJson.release(row.getString("release"));
        var state = row.getString("campaign_state");
        var last = row.getObject("last_number_id", UUID.class);
        return new ClaimFacts(
                release,
                instant(row.getTimestamp("now")),
                state == null
                        ? null
                        : new ClaimFacts.CampaignRule("RUNNING".equals(state), row.getLong("viewed_rules")),
                row.getString("kill"),
                row.getBoolean("rules_unreadable"),
                row.getBoolean("breaker_open"),
                row.getBoolean("trunk_gone"),
                allowed.test(release.number()),
                row.getBoolean("suppressed"),
                row.getInt("counted"),
                instant(row.getTimestamp("last_slot_at")),
                row.getBoolean("number_live"),
                List.of(),
                last == null ? null : new NumberId(last),
                new ClaimFacts.Room(
                        row.getBoolean("agent_present"), row.getBoolean("agent_left"), row.getBoolean("room_old")));
    }

    private static List<ClaimFacts> withCallerIds(Connection connection, List<ClaimFacts> facts) throws SQLException {
        var candidates = new HashMap<List<Object>, List<CallerIds.Candidate>>();
        var campaigns =
                facts.stream().map(f -> f.campaignId().value()).distinct().toArray();
        try (var select = connection.prepareStatement(CALLER_IDS)) {
            select.setArray(1, connection.createArrayOf("uuid", campaigns));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var key = List.<Object>of(
                            rows.getObject("campaign_id"), rows.getString("pool_id") + "", rows.getString("tenant_id"));
                    candidates
                            .computeIfAbsent(key, k -> new ArrayList<>())
                            .add(new CallerIds.Candidate(
                                    new NumberId(rows.getObject("number_id", UUID.class)),
                                    new E164(rows.getString("number"))));
                }
            }
        }
        return facts.stream()
                .map(f -> f.showing(candidates.getOrDefault(
                        List.<Object>of(
                                f.campaignId().value(),
                                f.poolId().toString(),
                                f.tenantId().value()),
                        List.of())))
                .toList();
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
