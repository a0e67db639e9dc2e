package dev.ringline.dialer.engine.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.calling.io.LiveKitRooms;
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
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What is done before a replica takes its first shard, on a real database and a simulated LiveKit. */
@QuarkusTest
@TestProfile(Providers.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class WarmUpTest {
    @Inject
    WarmUp warmUp;

    @Inject
    LiveKitRooms rooms;

    @Inject
    Sql sql;

    @Test
    void it_rings_nobody_leaves_no_room_and_stores_nothing() throws IOException {
        var url = URI.create(ConfigProvider.getConfig().getValue("livekit.url", String.class));
        try (var liveKit = SimulatedLiveKit.start(LiveKitConfig.local().port(url.getPort()))) {
            var before = stored();

            assertThat(warmUp.run()).as("all of it was done").isTrue();

            assertThat(liveKit.invites().total()).isZero();
            assertThat(rooms.all()).isEmpty();
            assertThat(stored()).isEqualTo(before);
        }
    }

    @Test
    void a_livekit_that_is_away_does_not_hold_it_up() {
        assertThat(warmUp.run()).as("all of it was done").isFalse();
    }

    private List<Long> stored() {
        return Stream.of("attempt", "waiting", "prepared", "live_call", "caller_turn", "outbox_data", "outbox_rules")
                .map(sql::count)
                .toList();
    }
}
