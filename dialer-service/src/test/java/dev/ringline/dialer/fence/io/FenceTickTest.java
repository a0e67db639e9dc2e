package dev.ringline.dialer.fence.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.testing.Providers;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dialer that starts goes by what one before it saw, as long as that one would have gone by it. */
@QuarkusTest
@TestProfile(Providers.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class FenceTickTest {
    private static final Duration EVERY = Duration.ofSeconds(60);

    @Inject
    LiveKitRooms rooms;

    @Inject
    LiveKitSettings settings;

    @Inject
    EngineDatabase database;

    @Inject
    Sql sql;

    @ConfigProperty(name = "livekit.url")
    String url;

    private Fence fence;
    private FenceTick tick;

    @BeforeEach
    void start() throws SQLException {
        sql.run("delete from fence_proof");
        startAnew();
    }

    private void startAnew() {
        fence = new Fence(rooms, settings);
        tick = new FenceTick(fence, database, url, EVERY);
    }

    @Test
    void a_start_goes_by_a_proof_of_a_moment_ago() throws SQLException {
        proven(url, "50 seconds");

        tick.tick(); // LiveKit does not answer

        assertThat(fence.mayDial()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"61 seconds", "-5 minutes"})
    void one_that_is_too_old_or_from_the_future_is_none(String age) throws SQLException {
        proven(url, age);

        tick.tick();

        assertThat(fence.mayDial()).isFalse();
    }

    @Test
    void nor_is_one_of_another_livekit() throws SQLException {
        proven("http://127.0.0.1:1", "1 second");

        tick.tick();

        assertThat(fence.mayDial()).isFalse();
    }

    @Test
    void while_livekit_says_nothing_it_is_asked_again_soon_and_no_proof_is_kept() throws SQLException {
        proven(url, "50 seconds");

        assertThat(tick.tick()).isLessThan(Duration.ofSeconds(1));
        assertThat(sql.number("select count(*) from fence_proof where proven_at > clock_timestamp() - interval '40 s'"))
                .isZero();
    }

    @Test
    void what_a_probe_saw_is_there_for_the_next_start() throws SQLException {
        try (var _ = SimulatedLiveKit.start(LiveKitConfig.local().port(port()))) {
            assertThat(tick.tick()).isEqualTo(EVERY);
        }

        startAnew();
        tick.tick();

        assertThat(fence.mayDial()).isTrue();
    }

    @Test
    void a_livekit_that_makes_rooms_ends_the_trust_and_the_proof() throws SQLException {
        proven(url, "1 second");
        try (var _ = SimulatedLiveKit.start(LiveKitConfig.local().port(port()).autoCreate(true))) {
            tick.tick();
        }

        assertThat(fence.mayDial()).isFalse();
        assertThat(sql.count("fence_proof")).isZero();
    }

    private int port() {
        return URI.create(url).getPort();
    }

    private void proven(String where, String ago) throws SQLException {
        sql.run("insert into fence_proof (livekit_url, proven_at) values ('%s', clock_timestamp() - interval '%s')"
                .formatted(where, ago));
    }
}
