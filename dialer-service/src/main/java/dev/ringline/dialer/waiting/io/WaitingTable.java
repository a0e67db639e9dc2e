package dev.ringline.dialer.waiting.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.attempt.io.KnownReleases;
import dev.ringline.dialer.engine.io.SqlArrays;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.LeadReadyEvent;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.Recorded;
import dev.ringline.events.WithdrawRequested;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Takes {@code leads-ready} in, a batch a transaction. */
@ApplicationScoped
public class WaitingTable {
    private static final String ADD = """
            insert into waiting (attempt_id, tenant_id, campaign_id, pool_id, number, number_hash, callable_from,
                callable_until, rules_version, sip_trunk_id, agent_first, cap_window_s, release)
            select attempt_id, tenant_id, campaign_id, pool_id, number, number_hash, callable_from, callable_until,
                rules_version, sip_trunk_id, agent_first, cap_window_s, convert_from(release, 'UTF8')::json
            from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[],
                ?::timestamptz[], ?::bigint[], ?::text[], ?::boolean[], ?::bigint[], ?::bytea[]) with ordinality
                as released (attempt_id, tenant_id, campaign_id, pool_id, number, number_hash, callable_from,
                    callable_until, rules_version, sip_trunk_id, agent_first, cap_window_s, release, place)
            order by place""";

    private final AttemptTable attempts;
    private final KnownReleases known;
    private final Clock clock;

    WaitingTable(AttemptTable attempts, KnownReleases known, Clock clock) {
        this.attempts = attempts;
        this.known = known;
        this.clock = clock;
    }

    /** A release that is new begins to wait; one that is known is a question, and is answered; a withdrawal is tried. */
    public void take(Connection connection, List<Recorded<LeadReadyEvent>> records) throws SQLException {
        var now = clock.instant();
        var starts = new ArrayList<AttemptTable.Start>();
        var releases = new TreeMap<AttemptId, LeadReleased>();
        for (var recorded : records) {
            if (recorded.event() instanceof LeadReleased release
                    && releases.putIfAbsent(release.attemptId(), release) == null) {
                starts.add(new AttemptTable.Start(
                        AttemptStart.of(release, now), recorded.envelope().id()));
            }
        }
        var begun = starts.isEmpty() ? Set.<AttemptId>of() : attempts.start(connection, starts);
        var fresh = releases.values().stream()
                .filter(r -> begun.contains(r.attemptId()))
                .toList();
        add(connection, fresh);
        known.add(fresh);
        var facts = facts(records, begun, now);
        if (!facts.isEmpty()) {
            attempts.transitions(
                    connection, attempts.lockAndFind(connection, facts.keySet()).values(), facts);
        }
    }

    private static void add(Connection connection, List<LeadReleased> releases) throws SQLException {
        if (releases.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(ADD)) {
            SqlArrays.of(insert, releases)
                    .uuids(r -> r.attemptId().value())
                    .texts(r -> r.tenantId().value())
                    .uuids(r -> r.campaignId().value())
                    .uuids(r -> r.poolId().value())
                    .texts(r -> r.number().value())
                    .texts(LeadReleased::numberHash)
                    .times(LeadReleased::callableFrom)
                    .times(LeadReleased::callableUntil)
                    .longs(LeadReleased::rulesVersion)
                    .texts(LeadReleased::sipTrunkId)
                    .booleans(r -> r.agent() != CampaignChanged.AgentStart.AT_RINGING)
                    .longs(r -> (long) r.caps().capWindowS())
                    .bytes(AttemptJson::bytes);
            insert.executeUpdate();
        }
    }

    /** In the order of their records: one that is withdrawn and then asked about is answered as withdrawn. */
    private static Map<AttemptId, List<AttemptFact>> facts(
            List<Recorded<LeadReadyEvent>> records, Set<AttemptId> begun, Instant now) {
        var facts = new TreeMap<AttemptId, List<AttemptFact>>();
        for (var recorded : records) {
            switch (recorded.event()) {
                case LeadReleased release -> {
                    if (!begun.contains(release.attemptId())) {
                        add(facts, release.attemptId(), new AttemptFact.Asked(now));
                    }
                }
                case WithdrawRequested withdrawal ->
                    add(
                            facts,
                            withdrawal.attemptId(),
                            new AttemptFact.Withdrawn("withdrawn: " + withdrawal.reason(), now));
            }
        }
        return facts;
    }

    private static void add(Map<AttemptId, List<AttemptFact>> facts, AttemptId id, AttemptFact fact) {
        facts.computeIfAbsent(id, each -> new ArrayList<>()).add(fact);
    }
}
