package dev.ringline.dialer.waiting.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.events.AttemptId;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes {@code leads-ready} in, a batch a transaction. */
@ApplicationScoped
public class WaitingTable {
    private static final String ADD = """
            insert into waiting (attempt_id, tenant_id, campaign_id, pool_id, number, number_hash, callable_from,
                callable_until, rules_version, release)
            select (r ->> 'attemptId')::uuid, r ->> 'tenantId', (r ->> 'campaignId')::uuid, (r ->> 'poolId')::uuid,
                r ->> 'number', r ->> 'numberHash', (r ->> 'callableFrom')::timestamptz,
                (r ->> 'callableUntil')::timestamptz, (r ->> 'rulesVersion')::bigint, r
            from unnest(?::jsonb[]) with ordinality as released (r, place) order by place""";

    private final AttemptTable attempts;
    private final Clock clock;

    WaitingTable(AttemptTable attempts, Clock clock) {
        this.attempts = attempts;
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
        var begun = new HashSet<>(starts.isEmpty() ? List.of() : attempts.start(connection, starts));
        add(
                connection,
                releases.values().stream()
                        .filter(r -> begun.contains(r.attemptId()))
                        .toList());
        attempts.transition(connection, asked(records, begun, now));
        attempts.transition(connection, withdrawn(records, now));
    }

    private static void add(Connection connection, List<LeadReleased> releases) throws SQLException {
        if (releases.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(ADD)) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "text", releases.stream().map(AttemptJson::write).toArray()));
            insert.executeUpdate();
        }
    }

    private static Map<AttemptId, AttemptFact> asked(
            List<Recorded<LeadReadyEvent>> records, HashSet<AttemptId> begun, Instant now) {
        var asked = new TreeMap<AttemptId, AttemptFact>();
        for (var recorded : records) {
            if (recorded.event() instanceof LeadReleased release && !begun.contains(release.attemptId())) {
                asked.put(release.attemptId(), new AttemptFact.Asked(now));
            }
        }
        return asked;
    }

    private static Map<AttemptId, AttemptFact> withdrawn(List<Recorded<LeadReadyEvent>> records, Instant now) {
        var withdrawn = new TreeMap<AttemptId, AttemptFact>();
        for (var recorded : records) {
            if (recorded.event() instanceof WithdrawRequested withdrawal) {
                withdrawn.put(
                        withdrawal.attemptId(), new AttemptFact.Withdrawn("withdrawn: " + withdrawal.reason(), now));
            }
        }
        return withdrawn;
    }
}
