package dev.ringline.dialer.shard.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.controls.io.Controls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.testing.Idle;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners come and go on a real database. */
@QuarkusTest
@TestProfile(Idle.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class ShardLeaseTest {
    private static final String DEAD = "update shard set owner = 'dead', counter = counter + 1, shut_reason = null";

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
        sql.run("update shard set owner = null, shut_reason = null");
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
                .as("it is silent for a second and more")
                .isLessThan(1_200_000_000L);
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

    /** In the middle of a claim: the shard's row is held. */
    private void freeze(CountDownLatch claiming, CountDownLatch thawed) {
        try {
            database.inTransaction(connection -> {
                try (var claim = connection.prepareStatement("select from shard for share")) {
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
