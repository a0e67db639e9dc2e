package dev.ringline.platform;

import static dev.ringline.platform.Bus.ACME;
import static dev.ringline.platform.Bus.NOON;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.sandbox.server.EmbeddedServers;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * While a writer goes on announcing versions of one subject, PostgreSQL, Kafka or the relay's session is killed. Afterwards
 * every version that was committed has been heard once, in order, without a restart of ours.
 */
@QuarkusTest
@WithTestResource(RinglineServers.class)
class FaultsTest {
    private static final Duration BACK = Duration.ofSeconds(60);
    private static final long PACE_NANOS = 2_000_000;

    @Inject
    Outbox outbox;

    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    private final CampaignId campaign = new CampaignId(UUID.randomUUID());
    private final AtomicLong committed = new AtomicLong();
    private final AtomicBoolean stop = new AtomicBoolean();
    private EmbeddedServers servers;
    private Thread writer;

    @BeforeEach
    void write() {
        Assumptions.assumeTrue(
                SharedServers.servers() instanceof EmbeddedServers, "only the embedded servers can be killed here");
        servers = (EmbeddedServers) SharedServers.servers();
        writer = Thread.ofVirtual().start(this::announceVersions);
        await().until(() -> committed.get() > 50);
    }

    @AfterEach
    void stop() throws InterruptedException {
        stop.set(true);
        writer.join();
    }

    @Test
    void postgresql_is_killed_and_comes_back() throws InterruptedException {
        servers.postgres().kill();
        servers.postgres().start();

        assertNothingLost();
        await().atMost(BACK).until(() -> given().get("/q/health/ready").statusCode() == 200);
        assertThat(given().header(
                                "Authorization",
                                "Bearer " + SharedServers.tokens().mint("acme", "viewer"))
                        .get("/api/v1/tenants/acme/notes")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void kafka_is_killed_and_comes_back() throws InterruptedException {
        servers.kafka().kill();
        var before = committed.get();
        await().until(() -> committed.get() > before + 50); // what changes needs no Kafka
        servers.kafka().start();

        assertNothingLost();
    }

    @Test
    void the_relays_sessions_end() throws Exception {
        for (var round = 0; round < 3; round++) {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement();
                    var ended = statement.executeQuery(
                            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                                    + " and database = (select oid from pg_database where datname = current_database())")) {
                assertThat(ended.next()).isTrue();
            }
            var before = committed.get();
            await().until(() -> heard().size() > before);
        }

        assertNothingLost();
    }

    private void assertNothingLost() throws InterruptedException {
        var before = committed.get();
        await().atMost(BACK).until(() -> committed.get() > before + 50);
        stop.set(true);
        writer.join();
        var all = LongStream.rangeClosed(1, committed.get()).boxed().toList();
        await().atMost(BACK).until(() -> heard().size() >= all.size());
        assertThat(heard()).isEqualTo(all);
    }

    private void announceVersions() {
        while (!stop.get()) {
            var version = committed.get() + 1;
            try {
                announce(version);
                committed.set(version);
            } catch (SQLException e) {
                // perhaps it was committed and only we do not know: said twice it must still be heard once
                LockSupport.parkNanos(PACE_NANOS * 20);
            }
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private void announce(long version) throws SQLException {
        var event = new CampaignChanged(
                campaign,
                ACME,
                "v" + version,
                CampaignChanged.State.DRAFT,
                List.of(),
                "ST_1",
                null,
                "agent",
                "{}",
                null,
                null,
                null,
                null,
                null,
                null,
                30,
                600,
                1,
                NOON);
        var announcement = new Announcement(event, campaign.toString(), version, ACME, "test", null, NOON);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            outbox.append(connection, List.of(announcement));
            connection.commit();
        }
    }

    private List<Long> heard() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select version from heard where subject = ? order by seq")) {
            query.setString(1, campaign.toString());
            var versions = new ArrayList<Long>();
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    versions.add(found.getLong(1));
                }
            }
            return versions;
        } catch (SQLException e) {
            return List.of(); // the database is not back yet
        }
    }
}
