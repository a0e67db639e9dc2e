package dev.ringline.dialer.pacing.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.testing.CloudProviders;
import dev.ringline.events.PoolId;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Where LiveKit's workers come with the load, a lane begins slowly. */
@QuarkusTest
@TestProfile(CloudProviders.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class CloudLanesTest {
    private static final Offset<Double> GUARD = Offset.offset(0.1);

    private final PoolId pool = new PoolId(UUID.randomUUID());

    @Inject
    Lanes lanes;

    @Test
    void a_new_owners_lane_begins_with_a_tenth_of_its_rate() {
        lanes.follow(List.of(new ReadyTable.Pool(pool, 10, null, 0)));
        assertThat(lanes.rate(pool)).isCloseTo(1, GUARD);
    }

    @Test
    void a_carrier_that_refused_more_holds_it_lower_still() {
        lanes.follow(List.of(new ReadyTable.Pool(pool, 10, 0.5, 0)));
        assertThat(lanes.rate(pool)).isCloseTo(0.5, GUARD);
    }
}
