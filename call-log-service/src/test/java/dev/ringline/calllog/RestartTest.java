package dev.ringline.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/**
 * Another profile is another start, on the database and the topics that the other tests left: the service goes on where it
 * stopped.
 */
@QuarkusTest
@TestProfile(RestartTest.Again.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class RestartTest {
    /** The same settings, another start. */
    public static final class Again extends EveryTopic {}

    @Test
    void positions_go_on_without_a_gap_and_nothing_is_taken_twice() {
        try (var line = new Line()) {
            var call = line.call(1, line.begin, true);
            line.awaitJournalled(4);
            assertThat(line.journalled()).isEqualTo(4);
            assertThat(Line.count("select count(*) - max(position) from journal"))
                    .isZero();
            assertThat(line.as("viewer")
                            .get(line.path("/calls/" + call))
                            .jsonPath()
                            .getString("state"))
                    .isEqualTo("ENDED");
        }
    }
}
