package dev.ringline.dialer.shard.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.controls.io.Controls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.dialer.shard.LeaseWatch;
import dev.ringline.dialer.testing.Idle;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners come and go on a real database. */
@QuarkusTest
@TestProfile(Idle.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class ShardLeaseTest {
    private static final String DEAD =
            "update shard set owner = 'dead', counter = counter + 1, reach_ms = 50, shut_reason = null";

    @Inject
    EngineDatabase database;

    @Inject
    Controls controls;

    @Inject
    Sql sql;

    private ShardLease one;
    private ShardLease other;

    @BeforeEach
    void two_who_want_it() throws SQLException {
        sql.empty();
        sql.run("delete from tenant_shard");
        sql.run("delete from shard where shard > 0");
        sql.run("update shard set owner = null, shut_reason = null");
        sql.run("delete from replica");
        one = new ShardLease(database, controls, () -> true, "one", Clock.systemUTC());
        other = new ShardLease(database, controls, () -> true, "other", Clock.systemUTC());
    }

    @AfterEach
    void nobody_has_it() throws SQLException {
        one.handBack();
        other.handBack();
    }

    @Test
    void one_of_two_has_it_and_keeps_it() {
        one.start();
        other.start();
        await().until(() -> one.owned().isPresent() || other.owned().isPresent());
        var first = one.owned().isPresent() ? one : other;
        long epoch = first.owned().orElseThrow().epoch();
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(4))
                .until(() -> one.owned().isPresent() != other.owned().isPresent());
        assertThat(first.owned().orElseThrow().epoch()).isEqualTo(epoch);
    }

    @Test
    void a_dead_owner_is_watched_while_the_fence_is_not_proven_yet() throws SQLException {
        // given
        sql.run("insert into shard (shard) values (1), (2), (3)");
        sql.run(DEAD);
        sql.run("insert into replica (replica) values ('dead')");
        var proven = new AtomicBoolean();
        var starting = new ShardLease(database, controls, proven::get, "starting", Clock.systemUTC());
        var warmedUp = new AtomicInteger();
        starting.start(() -> warmedUp.incrementAndGet() > 0);
        await().during(LeaseWatch.STALE_AFTER)
                .atMost(LeaseWatch.STALE_AFTER.multipliedBy(3))
                .until(() -> starting.owned().isEmpty() && warmedUp.get() == 1);
        // when
        proven.set(true);
        // then it has all of them, as nobody else lives
        await().atMost(LeaseWatch.STALE_AFTER).until(() -> starting.shards().size(), size -> size > 0);
        assertThat(starting.shards()).hasSize(4);
        assertThat(warmedUp).hasValue(1);
        starting.handBack();
    }

    @Test
    void a_shard_handed_back_goes_to_the_other_at_once_under_a_new_epoch() throws SQLException {
        // given
        one.start();
        await().until(() -> one.owned().isPresent());
        long epoch = one.owned().orElseThrow().epoch();
        other.start();
        // when
        one.handBack();
        // then
        await().atMost(Duration.ofSeconds(1)).until(() -> other.owned().isPresent());
        assertThat(other.owned().orElseThrow().epoch()).isEqualTo(epoch + 1);
        assertThat(sql.said("shard/0")).containsExactly("ShardOwned", "ShardOwned", "ShardOwned");
    }

    @Test
    void what_an_owner_hands_over_with_its_window_is_driven_at_once() throws SQLException {
        // given
        one.start();
        await().until(() -> one.owned().isPresent());
        other.start();
        var pool = UUID.randomUUID();
        // when
        one.handBack(Map.of(0, new HandedStarts(Map.of(pool, List.of(5L)), Map.of(), Map.of())));
        // then
        await().atMost(Duration.ofSeconds(1)).until(() -> other.owned().isPresent());
        var taken = other.owned().orElseThrow();
        assertThat(taken.sendsFromNanos()).isEqualTo(taken.sinceNanos());
        assertThat(taken.window().lanes()).containsEntry(pool, List.of(5L));
        // and when it hands it back without one
        other.handBack();
        one = new ShardLease(database, controls, () -> true, "third", Clock.systemUTC());
        one.start();
        // then
        await().until(() -> one.owned().isPresent());
        assertThat(one.owned().orElseThrow().window()).isNull();
    }

    @Test
    void shards_are_shared_by_those_who_live_and_all_go_to_who_is_left() throws SQLException {
        // given
        var figures = new ShardFigures(new SimpleMeterRegistry());
        one = new ShardLease(database, controls, () -> true, "one", Clock.systemUTC(), figures, 4);
        other = new ShardLease(database, controls, () -> true, "other", Clock.systemUTC(), figures, 4);
        try {
            one.start();
            await().until(() -> one.shards().size() == 4);
            // when
            other.start();
            // then
            await().atMost(Duration.ofSeconds(15)).until(() -> other.shards().size() == 2);
            assertThat(one.shards())
                    .hasSize(2)
                    .doesNotContainKeys(other.shards().keySet().toArray(Integer[]::new));
            // and when
            one.handBack();
            // then
            await().atMost(Duration.ofSeconds(5)).until(() -> other.shards().size() == 4);
        } finally {
            one.handBack();
            other.handBack();
            sql.run("delete from shard where shard > 0");
        }
    }

    @Test
    void an_owner_that_died_is_followed_when_its_counter_stood_still_for_long_enough() throws SQLException {
        // given
        sql.run(DEAD);
        one.start();
        long begun = System.nanoTime();
        var taken = new AtomicReference<Duration>();
        // when
        await().atMost(Duration.ofSeconds(10)).until(() -> one.owned().isPresent());
        taken.set(Duration.ofNanos(System.nanoTime() - begun));
        // then
        assertThat(taken.get()).isGreaterThan(Duration.ofMillis(1_450));
        assertThat(one.owned().orElseThrow().sendsFromNanos() - System.nanoTime())
                .as("it is silent while what the other sent may count, less the time in which that gave no slots")
                .isBetween(400_000_000L, 800_000_000L);
    }

    @Test
    void a_shard_of_whose_taking_nobody_heard_is_ours_after_a_silence() throws SQLException {
        // given: the commit's acknowledgement was lost, and whoever took it moves its counter
        sql.run("update shard set owner = 'one', epoch = epoch + 1");
        // when
        one.start();
        // then
        await().atMost(Duration.ofSeconds(5)).until(() -> one.owned().isPresent());
        var ours = one.owned().orElseThrow();
        assertThat(ours.sendsFromNanos() - ours.sinceNanos()).isPositive();
    }

    @Test
    void an_owner_that_froze_within_a_claim_is_followed_all_the_same() throws Exception {
        // given
        sql.run(DEAD);
        var thawed = new CountDownLatch(1);
        var claiming = new CountDownLatch(1);
        var frozen = Thread.ofVirtual().start(() -> freeze(claiming, thawed));
        claiming.await();
        // when
        one.start();
        // then
        await().atMost(Duration.ofSeconds(6)).until(() -> one.owned().isPresent());
        thawed.countDown();
        frozen.join();
    }

    @Test
    void nobody_takes_a_shard_in_the_midst_of_a_claim() throws Exception {
        sql.run(DEAD);
        var servers = SharedServers.servers();
        var url = "jdbc:postgresql://%s:%d/dialer".formatted(servers.databaseHost(), servers.databasePort());
        try (var claim = DriverManager.getConnection(url, "dialer_owner", Databases.PASSWORD);
                var lock = claim.createStatement()) {
            claim.setAutoCommit(false); // on a connection that is not ended for its silence
            lock.execute("select from shard for key share");
            // when
            one.start();
            // then: its owner is long dead, and its claim may yet be committed
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> one.owned().isEmpty());
            claim.commit();
            await().atMost(Duration.ofSeconds(2)).until(() -> one.owned().isPresent());
        }
    }

    /** In the middle of a claim: the shard's row is held. */
    private void freeze(CountDownLatch claiming, CountDownLatch thawed) {
        try {
            database.inTransaction(connection -> {
                try (var claim = connection.prepareStatement("select from shard for key share")) {
                    claim.execute();
                    claiming.countDown();
                    thawed.await();
                    return null;
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            });
        } catch (SQLException e) {
            // it finds out that its transaction is over
        }
    }

    @Test
    void an_owner_that_lost_it_knows() throws SQLException {
        one.start();
        await().until(() -> one.owned().isPresent());
        sql.run("update shard set owner = 'thief', epoch = epoch + 1, counter = counter + 1");
        await().atMost(Duration.ofSeconds(2)).until(() -> one.owned().isEmpty());
    }
}
