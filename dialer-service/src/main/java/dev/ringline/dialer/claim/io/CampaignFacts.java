package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.callerid.CallerIds;
import dev.ringline.dialer.claim.ClaimFacts;
import dev.ringline.dialer.engine.io.SqlArrays;
import dev.ringline.events.E164;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a claim is decided on beside the attempts themselves: read once for all attempts of a campaign, after what is theirs.
 * Its parts are those of {@link ClaimFacts}.
 */
record CampaignFacts(
        ClaimFacts.CampaignRule rule,
        String kill,
        boolean rulesUnreadable,
        boolean breakerOpen,
        boolean trunkGone,
        NumberId lastShown,
        List<CallerIds.Candidate> callerIds) {
    private static final String READ = """
            select k.tenant_id, k.campaign_id, k.pool_id, k.sip_trunk_id, c.state, c.rules_version, t.last_number_id,
                (select s.scope from kill_switch s
                  where s.is_on and s.tenant_id = k.tenant_id
                    and (s.scope, s.scope_id) in (('TENANT', ''), ('CAMPAIGN', k.campaign_id::text),
                        ('POOL', k.pool_id::text))
                  limit 1) as kill,
                exists (select from rule_stop r
                  where r.tenant_id is null or r.tenant_id = k.tenant_id) as rules_unreadable,
                coalesce(b.is_open, false) as breaker_open,
                coalesce((select bool_and(r.deleted or r.pool_id <> k.pool_id) from trunk_rule r
                  where r.tenant_id = k.tenant_id and r.sip_trunk_id = k.sip_trunk_id), false) as trunk_gone
            from unnest(?::text[], ?::uuid[], ?::uuid[], ?::text[]) as k (tenant_id, campaign_id, pool_id, sip_trunk_id)
            left join campaign_rule c on c.campaign_id = k.campaign_id and c.tenant_id = k.tenant_id
            left join breaker b on b.pool_id = k.pool_id
            left join caller_turn t on t.campaign_id = k.campaign_id""";

    /** A number in no pool is nobody's. */
    private static final String CALLER_IDS = """
            select k.tenant_id, k.campaign_id, k.pool_id, k.sip_trunk_id, n.number_id, n.number
            from unnest(?::text[], ?::uuid[], ?::uuid[], ?::text[]) as k (tenant_id, campaign_id, pool_id, sip_trunk_id)
            join number_rule n on n.campaign_id = k.campaign_id and n.pool_id = k.pool_id and n.tenant_id = k.tenant_id
            where n.active""";

    /** Whose they are: what a release says of it. */
    record Key(String tenant, UUID campaign, UUID pool, String sipTrunkId) {
        static Key of(LeadReleased release) {
            return new Key(
                    release.tenantId().value(),
                    release.campaignId().value(),
                    release.poolId().value(),
                    release.sipTrunkId());
        }

        private static Key of(ResultSet row) throws SQLException {
            return new Key(
                    row.getString("tenant_id"),
                    row.getObject("campaign_id", UUID.class),
                    row.getObject("pool_id", UUID.class),
                    row.getString("sip_trunk_id"));
        }
    }

    static Map<Key, CampaignFacts> of(Connection connection, Collection<LeadReleased> releases) throws SQLException {
        var keys = releases.stream().map(Key::of).distinct().toList();
        var callerIds = callerIds(connection, keys);
        var facts = new HashMap<Key, CampaignFacts>();
        read(connection, READ, keys, row -> {
            var key = Key.of(row);
            facts.put(key, facts(row, callerIds.getOrDefault(key, List.of())));
        });
        return facts;
    }

    private static Map<Key, List<CallerIds.Candidate>> callerIds(Connection connection, List<Key> keys)
            throws SQLException {
        var candidates = new HashMap<Key, List<CallerIds.Candidate>>();
        read(
                connection,
                CALLER_IDS,
                keys,
                row -> candidates
                        .computeIfAbsent(Key.of(row), key -> new ArrayList<>())
                        .add(new CallerIds.Candidate(
                                new NumberId(row.getObject("number_id", UUID.class)),
                                new E164(row.getString("number")))));
        return candidates;
    }

    private static CampaignFacts facts(ResultSet row, List<CallerIds.Candidate> callerIds) throws SQLException {
        var state = row.getString("state");
        var last = row.getObject("last_number_id", UUID.class);
        return new CampaignFacts(
                state == null
                        ? null
                        : new ClaimFacts.CampaignRule("RUNNING".equals(state), row.getLong("rules_version")),
                row.getString("kill"),
                row.getBoolean("rules_unreadable"),
                row.getBoolean("breaker_open"),
                row.getBoolean("trunk_gone"),
                last == null ? null : new NumberId(last),
                callerIds);
    }

    @FunctionalInterface
    private interface Reading {
        void row(ResultSet row) throws SQLException;
    }

    private static void read(Connection connection, String sql, List<Key> keys, Reading each) throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            SqlArrays.of(select, keys)
                    .texts(Key::tenant)
                    .uuids(Key::campaign)
                    .uuids(Key::pool)
                    .texts(Key::sipTrunkId);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    each.row(rows);
                }
            }
        }
    }
}
