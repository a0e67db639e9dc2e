package dev.ringline.dialer.claim.io;

import static dev.ringline.dialer.attempt.Attempts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.attempt.io.KnownReleases;
import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.dialer.rules.io.FreshView;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.dialer.testing.Idle;
import dev.ringline.dialer.waiting.io.WaitingTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.Envelope;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReadyEvent;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.Recorded;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The claim on a real database: each of its checks says no by its own rule, and what it grants nobody else gets. */
@QuarkusTest
@TestProfile(Idle.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class ClaimTransactionTest {
    private static final LeadReleased SHAPE = Attempts.release();
    private static final String NUMBER = "00000000-0000-7000-8000-0000000000a1";

    private static final List<String> TABLES = List.of(
            "waiting",
            "prepared",
            "live_call",
            "attempt",
            "caller_turn",
            "campaign_rule",
            "suppression_rule",
            "number_rule",
            "trunk_rule",
            "pool_rule",
            "kill_switch",
            "breaker",
            "rule_stop");

    @Inject
    ClaimTransaction claim;

    @Inject
    AttemptTable attempts;

    @Inject
    WaitingTable waiting;

    @Inject
    KnownReleases known;

    @Inject
    EngineDatabase database;

    @Inject
    Incarnation incarnation;

    @Inject
    FreshView view;

    private Ownership shard;
    private int leads;

    @BeforeEach
    void one_campaign_that_runs_and_a_shard_that_is_ours() throws SQLException {
        for (var table : TABLES) {
            run("delete from " + table);
        }
        run("update shard set owner = '%s', epoch = epoch + 1, shut_reason = null".formatted(incarnation.id()));
        shard = new Ownership(incarnation.id(), epoch(), System.nanoTime(), System.nanoTime());
        run("insert into campaign_rule values ('%s', 'acme', 1, 'RUNNING', 1, null, null, 1, '{}', '{}')"
                .formatted(SHAPE.campaignId()));
        run("insert into pool_rule values ('%s', 'acme', 1, 'pool', 20, 10, 'other', null, false)"
                .formatted(SHAPE.poolId()));
        run("insert into number_rule values ('%s', 'acme', 1, '+15005550100', '%s', '%s', true)"
                .formatted(NUMBER, SHAPE.campaignId(), SHAPE.poolId()));
        view.aged(Duration.ofMillis(300));
    }

    @Test
    void a_claim_that_nothing_forbids_is_committed_before_it_exists() throws Exception {
        // given
        var id = prepared("+15005550001");
        // when
        var claims = claim(id);
        // then
        assertThat(claims.granted()).singleElement().satisfies(granted -> {
            assertThat(granted.attempt().state()).isEqualTo(AttemptState.DIALING);
            assertThat(granted.attempt().from()).isEqualTo(new E164("+15005550100"));
            assertThat(granted.attempt().viewAgeMs()).isBetween(300L, 2_000L);
            assertThat(granted.attempt().epoch()).isEqualTo(shard.epoch());
        });
        assertThat(stored(id).deadline()).isEqualTo(stored(id).slotAt().plusSeconds(50));
        assertThat(count("live_call where number = '+15005550001'")).isOne();
        assertThat(count("waiting")).isZero();
        assertThat(said(id)).containsExactly("CallWaiting", "CallDialing");
    }

    @Test
    void what_was_claimed_is_not_claimed_again() throws Exception {
        var id = prepared("+15005550001");
        assertThat(claim(id).granted()).hasSize(1);
        assertThat(claim(id).granted()).isEmpty();
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update campaign_rule set state = 'PAUSED'                                                     | campaign-paused
        update campaign_rule set rules_version = 2                                                    | rules-version
        insert into kill_switch values ('acme', 'TENANT', '', true, 'a', now())                       | kill-switch
        insert into kill_switch values ('acme', 'CAMPAIGN', '{campaign}', true, 'a', now())           | kill-switch
        insert into kill_switch values ('acme', 'POOL', '{pool}', true, 'a', now())                   | kill-switch
        insert into breaker values ('{pool}', 'acme', true, 'open', null, now())                      | breaker-open
        insert into suppression_rule values ('acme', 'hash', 1, '[{"tenantWide":true}]')              | suppressed
        insert into trunk_rule values (gen_random_uuid(), 'acme', 1, '{trunk}', '{pool}', true)       | trunk-unavailable
        update number_rule set active = false                                                         | number-unavailable
        update number_rule set pool_id = '00000000-0000-7000-8000-0000000000ff'                       | number-unavailable
        update number_rule set tenant_id = 'other'                                                    | number-unavailable
        update waiting set release = jsonb_set(release::jsonb, '{number}', '"+447700900001"')                | guard
        """)
    // spotless:on
    void each_check_refuses_by_its_own_rule(String fault, String rule) throws Exception {
        // given
        var id = prepared("+15005550001");
        run(fault.replace("{campaign}", SHAPE.campaignId().toString())
                .replace("{trunk}", SHAPE.sipTrunkId())
                .replace("{pool}", SHAPE.poolId().toString()));
        // when
        var claims = claim(id);
        // then
        assertThat(claims.granted()).isEmpty();
        assertThat(stored(id).state()).isEqualTo(AttemptState.REFUSED);
        assertThat(stored(id).rule()).isEqualTo(rule);
        assertThat(stored(id).burnt()).isFalse();
        assertThat(said(id)).containsExactly("CallWaiting", "CallRefused");
        assertThat(count("live_call")).isZero();
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        insert into suppression_rule values ('acme', 'hash', 1, '[{"tenantWide":false,"listId":"00000000-0000-7000-8000-000000000001"}]')
        insert into suppression_rule values ('acme', 'hash', 1, '[{"tenantWide":true,"expiresAt":"2020-01-01T00:00:00Z"}]')
        insert into suppression_rule values ('other', 'hash', 1, '[{"tenantWide":true}]')
        insert into kill_switch values ('acme', 'TENANT', '', false, 'a', now())
        insert into kill_switch values ('other', 'TENANT', '', true, 'a', now())
        """)
    // spotless:on
    void what_does_not_concern_the_attempt_does_not_stop_it(String fact) throws Exception {
        var id = prepared("+15005550001");
        run(fact);
        assertThat(claim(id).granted()).hasSize(1);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update pool_rule set concurrency = 0                                              | pool concurrency
        update pool_rule set deleted = true                                               | pool concurrency
        update campaign_rule set concurrency = 0                                          | campaign concurrency
        update campaign_rule set rules_version = 0                                        | view behind the release
        delete from campaign_rule                                                         | campaign not in view yet
        update waiting set release = jsonb_set(release::jsonb, '{callableFrom}', '"2999-01-01T00:00:00Z"'), callable_until = '2999-02-01' | not callable yet
        update prepared set ready_at = null                                               | agent not there yet
        """)
    // spotless:on
    void a_limit_or_a_view_that_is_behind_waits_and_refuses_nothing(String fault, String why) throws Exception {
        var id = prepared("+15005550001");
        run(fault.replace("2999-01-01T00:00:00Z", "2999-01-01T00:00:00Z"));
        if (why.equals("not callable yet")) {
            run(
                    "update waiting set release = jsonb_set(release::jsonb, '{callableUntil}', '\"2999-02-01T00:00:00Z\"')");
        }
        var claims = claim(id);
        assertThat(claims.waiting()).containsEntry(id, why);
        assertThat(stored(id).state()).isEqualTo(AttemptState.PREPARING);
    }

    @Test
    void a_rule_that_nobody_could_read_stops_whom_it_may_concern_and_no_other() throws Exception {
        // given
        var id = prepared("+15005550001");
        unreadable("'other'");
        // then
        assertThat(claim(id).granted()).hasSize(1);
        // and when
        var next = prepared("+15005550002");
        unreadable("null");
        // then
        assertThat(claim(next).waiting()).containsEntry(next, "rules unreadable");
    }

    @Test
    void an_expired_release_is_not_sent() throws Exception {
        var id = prepared("+15005550001");
        run("update waiting set release = jsonb_set(release::jsonb, '{callableUntil}', '\"2020-01-01T00:00:00Z\"')");
        claim(id);
        assertThat(stored(id).state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(stored(id).reason()).isEqualTo("expired");
    }

    @Test
    void an_agent_that_left_means_no_dial_and_the_room_goes() throws Exception {
        var id = prepared("+15005550001");
        run("update prepared set ready_at = null, agent_left_at = now()");
        claim(id);
        assertThat(stored(id).state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(count("prepared where doomed")).isOne();
    }

    @Test
    void attempts_that_may_have_rung_count_against_cap_and_gap() throws Exception {
        // given: three attempts in the cap's window, the newest long ago by the gap
        for (int i = 0; i < 3; i++) {
            rang("+15005550001", Duration.ofHours(2));
        }
        // then
        var capped = prepared("+15005550001");
        claim(capped);
        assertThat(stored(capped).rule()).isEqualTo("attempt-cap");
        // and: one a moment ago
        rang("+15005550002", Duration.ofSeconds(30));
        var soon = prepared("+15005550002");
        claim(soon);
        assertThat(stored(soon).rule()).isEqualTo("minimum-gap");
    }

    @Test
    void two_claimers_race_for_one_number_and_one_gets_it() throws Exception {
        run("update pool_rule set concurrency = 100"); // who races counts for both: no limit may come first
        for (int round = 0; round < 10; round++) {
            // given
            var number = "+1500555%04d".formatted(1000 + round);
            var ids = List.of(prepared(number), prepared(number));
            // when
            var granted = atOnce(ids.stream()
                            .<Callable<Claims>>map(id -> () -> claim(id))
                            .toList())
                    .stream()
                    .mapToInt(claims -> claims.granted().size())
                    .sum();
            // then
            assertThat(granted).isOne();
            assertThat(count("live_call where number = '%s'".formatted(number))).isOne();
            assertThat(ids.stream().map(this::ruleOf)).contains("number-busy");
        }
    }

    @Test
    void one_batch_never_dials_a_number_twice() throws Exception {
        var ids = List.of(prepared("+15005550001"), prepared("+15005550001"));
        assertThat(claim(ids.toArray(AttemptId[]::new)).granted()).hasSize(1);
        assertThat(ids.stream().map(this::ruleOf)).contains("number-busy");
    }

    @Test
    void concurrency_holds_within_a_batch_and_counts_rows_not_memory() throws Exception {
        run("update pool_rule set concurrency = 3");
        var ids = new ArrayList<AttemptId>();
        for (int i = 0; i < 5; i++) {
            ids.add(prepared("+1500555000" + i));
        }
        assertThat(claim(ids.toArray(AttemptId[]::new)).granted()).hasSize(3);
        assertThat(claim(ids.toArray(AttemptId[]::new)).granted()).isEmpty();
        run("delete from live_call where number = '+15005550000'");
        assertThat(claim(ids.toArray(AttemptId[]::new)).granted()).hasSize(1);
    }

    @Test
    void caller_ids_go_round() throws Exception {
        run(
                "insert into number_rule values ('00000000-0000-7000-8000-0000000000a2', 'acme', 1, '+15005550101', '%s', '%s', true)"
                        .formatted(SHAPE.campaignId(), SHAPE.poolId()));
        var shown = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            shown.add(claim(prepared("+1500555000" + i))
                    .granted()
                    .getFirst()
                    .attempt()
                    .from()
                    .value());
        }
        assertThat(shown).containsExactly("+15005550100", "+15005550101", "+15005550100", "+15005550101");
    }

    @Test
    void a_stale_epoch_claims_nothing() throws Exception {
        var id = prepared("+15005550001");
        run("update shard set epoch = epoch + 1");
        assertThat(claim(id).obstacle()).isEqualTo(Claims.Obstacle.SHARD_NOT_OURS);
        assertThat(stored(id).state()).isEqualTo(AttemptState.PREPARING);
    }

    @Test
    void a_shut_shard_claims_nothing() throws Exception {
        var id = prepared("+15005550001");
        run("update shard set shut_reason = 'restored'");
        assertThat(claim(id).obstacle()).isEqualTo(Claims.Obstacle.SHARD_NOT_OURS);
    }

    @Test
    void a_shard_that_is_somebody_elses_takes_nothing_from_the_others() throws Exception {
        // given
        var ours = prepared("+15005550001");
        var lost = prepared("+15005550002");
        var stale = new Ownership(incarnation.id(), -1, System.nanoTime(), System.nanoTime());
        // when
        var claims = claim.claim(
                List.of(new Wanted(1, stale, List.of(lost)), new Wanted(0, shard, List.of(ours))), slots(2));
        // then
        assertThat(claims.granted())
                .extracting(one -> one.attempt().attemptId())
                .containsExactly(ours);
        assertThat(claims.obstacle()).isEqualTo(Claims.Obstacle.SHARD_NOT_OURS);
        assertThat(stored(lost).state()).isNotEqualTo(AttemptState.DIALING);
        assertThat(count("live_call where number = '+15005550002'")).isZero();
    }

    @Test
    void what_is_claimed_for_two_shards_at_once_names_the_epoch_of_each() throws Exception {
        // given
        var first = prepared("+15005550001");
        var second = prepared("+15005550002");
        run("""
                insert into shard (shard, owner, epoch) values (1, '%s', %d) on conflict (shard)
                do update set owner = excluded.owner, epoch = excluded.epoch, shut_reason = null""".formatted(incarnation.id(), shard.epoch() + 7));
        var other = new Ownership(incarnation.id(), shard.epoch() + 7, System.nanoTime(), System.nanoTime());
        // when
        var claims = claim.claim(
                List.of(new Wanted(0, shard, List.of(first)), new Wanted(1, other, List.of(second))), slots(2));
        // then
        assertThat(claims.obstacle()).isNull();
        assertThat(claims.granted())
                .extracting(
                        one -> one.attempt().attemptId(), one -> one.attempt().epoch())
                .containsExactly(tuple(first, shard.epoch()), tuple(second, shard.epoch() + 7));
    }

    @Test
    void a_database_that_nobody_compared_since_its_server_started_claims_nothing() throws Exception {
        var id = prepared("+15005550001");
        run("update database_identity set proven = 'as it was'");
        assertThat(claim(id).obstacle()).isEqualTo(Claims.Obstacle.SHARD_NOT_OURS);
        run("update database_identity set proven = database_now()");
        assertThat(claim(id).granted()).hasSize(1);
    }

    @Test
    void a_view_older_than_two_seconds_claims_nothing() throws Exception {
        var id = prepared("+15005550001");
        view.aged(Duration.ofMillis(2_001));
        assertThat(claim(id).obstacle()).isEqualTo(Claims.Obstacle.VIEW_STALE);
        view.echoed(Duration.ofMillis(100), 7);
        assertThat(claim(id).obstacle()).as("one partition never answered").isEqualTo(Claims.Obstacle.VIEW_STALE);
        view.aged(Duration.ofMillis(100));
        assertThat(claim(id).granted()).hasSize(1);
    }

    private Claims claim(AttemptId... ids) throws SQLException {
        known.forget(List.of(ids)); // what they say was changed here
        return claim.claim(List.of(new Wanted(0, shard, List.of(ids))), slots(ids.length));
    }

    private static ClaimBatch.Slots slots(int free) {
        long now = System.nanoTime();
        return ClaimBatch.Slots.of(Map.of(
                SHAPE.poolId(),
                IntStream.range(0, free).mapToObj(n -> now + 10_000_000L * n).toList()));
    }

    /** A lead that is released, prepared, and whose agent waits. */
    private AttemptId prepared(String number) throws SQLException {
        var lead = new LeadId(UUID.randomUUID());
        var release = new LeadReleased(
                AttemptId.derive(TENANT, lead, 1),
                TENANT,
                SHAPE.campaignId(),
                lead,
                1,
                0,
                new E164(number),
                "hash",
                SHAPE.poolId(),
                SHAPE.sipTrunkId(),
                SHAPE.agentName(),
                "{}",
                SHAPE.agent(),
                SHAPE.callerId(),
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(600),
                SHAPE.caps(),
                30,
                600,
                1,
                Instant.now());
        var envelope = new Envelope(
                UUID.randomUUID(),
                "/campaign-service",
                Instant.now(),
                lead.toString(),
                TENANT,
                "test",
                null,
                ++leads,
                null);
        database.inTransaction(connection -> {
            waiting.take(connection, List.of(new Recorded<LeadReadyEvent>(envelope, release)));
            return attempts.transition(
                    connection, release.attemptId(), new AttemptFact.PreparationBegan(Instant.now()));
        });
        run("insert into prepared select attempt_id, tenant_id, campaign_id, pool_id, true, now(), now(), now(), now()"
                + " from waiting where attempt_id = '%s'".formatted(release.attemptId()));
        return release.attemptId();
    }

    private void rang(String number, Duration ago) throws SQLException {
        var id = prepared(number);
        run("update number_rule set active = true");
        var at = Instant.now().minus(ago);
        database.inTransaction(connection -> {
            attempts.transition(
                    connection,
                    id,
                    new AttemptFact.Claimed(
                            new E164("+15005550100"), Attempts.claimed().callerIdNumberId(), "me", 1, 1, at, at, at));
            return attempts.transition(
                    connection,
                    id,
                    new AttemptFact.Failed(
                            new AttemptFact.Outcome(Disposition.BUSY, Cause.CALLEE, 486, "Busy", true, true),
                            AttemptFact.CallIds.NONE,
                            Attempts.seen("response", "486"),
                            at));
        });
    }

    private void unreadable(String tenant) throws SQLException {
        run("""
                insert into dead_letter (id, consumer, topic, partition, "offset", headers, value_bytes, reason, detail,
                    set_aside_at)
                select gen_random_uuid(), 'c', 't', 0, count(*), '{}', 0, 'BAD_JSON', '', now() from dead_letter""");
        run("insert into rule_stop select 'c', 't', gen_random_uuid()::text, %s, id, 'BAD_JSON', now() from dead_letter"
                        .formatted(tenant)
                + " order by \"offset\" desc limit 1");
    }

    private <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
        var barrier = new CyclicBarrier(works.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            var running = works.stream()
                    .map(work -> threads.submit(() -> {
                        barrier.await();
                        return work.call();
                    }))
                    .toList();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        }
    }

    private String ruleOf(AttemptId id) {
        try {
            var rule = stored(id).rule();
            return rule == null ? "" : rule;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Attempt stored(AttemptId id) throws SQLException {
        return database.inTransaction(
                connection -> attempts.find(connection, List.of(id)).get(id).attempt());
    }

    /** What the outbox was given about an attempt, in order; the relay may have sent it by now, so it is off here. */
    private List<String> said(AttemptId id) throws SQLException {
        return database.inTransaction(connection -> {
            try (var select = connection.prepareStatement(
                    "select headers::jsonb ->> 'ce_type' from outbox_data where headers like ? order by id")) {
                select.setString(1, "%" + id + "%");
                try (var rows = select.executeQuery()) {
                    var types = new ArrayList<String>();
                    while (rows.next()) {
                        types.add(rows.getString(1).replaceAll("dev\\.ringline\\.|\\.v1", ""));
                    }
                    return types;
                }
            }
        });
    }

    private long count(String what) throws SQLException {
        return number("select count(*) from " + what);
    }

    private long epoch() throws SQLException {
        return number("select epoch from shard where shard = 0");
    }

    private long number(String sql) throws SQLException {
        return database.inTransaction(connection -> {
            try (var select = connection.prepareStatement(sql);
                    var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private void run(String sql) throws SQLException {
        database.inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
