package dev.ringline.calllog.journal.io;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.calllog.EveryTopic;
import dev.ringline.calllog.Line;
import dev.ringline.calllog.journal.ChainId;
import dev.ringline.events.Envelope;
import dev.ringline.events.ShardOwned;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EveryTopic.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class OwnJournalTest {
    private static final String PATH = "/api/v1/platform/call-log/journal";

    private final Line line = new Line();

    @Inject
    Checkpoints checkpoints;

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void what_concerns_no_tenant_is_read_by_who_runs_the_deployment() throws Exception {
        var shard = "shard-" + UUID.randomUUID();
        for (var epoch = 1; epoch <= 3; epoch++) {
            own(shard, epoch);
        }
        line.call(1, line.begin, true);
        line.awaitJournalled(4);
        var found = await().until(() -> pages(shard), positions -> positions.size() == 3);
        assertThat(found).isSorted();
        for (var role : List.of("viewer", "operator", "admin", "auditor")) {
            assertThat(ask(PATH, role).statusCode()).as(role).isEqualTo(403);
        }
        assertThat(given().get(PATH).statusCode()).isEqualTo(401);
        checkpoints.sign(ChainId.DEPLOYMENT);
        assertThat(ask(PATH + "/checkpoints", "platform").jsonPath().getList("items"))
                .isNotEmpty();
        assertThat(ask(PATH + "?cursor=nonsense", "platform").statusCode()).isEqualTo(400);
    }

    /** Positions of this shard's records, over all pages; none of a tenant is among them. */
    private List<Long> pages(String shard) {
        var positions = new java.util.ArrayList<Long>();
        var all = new HashSet<Long>();
        for (var cursor = ""; cursor != null; ) {
            var page = ask(PATH + "?limit=2&cursor=" + cursor, "platform").jsonPath();
            for (var item : page.<Map<String, Object>>getList("items")) {
                var position = ((Number) item.get("position")).longValue();
                assertThat(all.add(position)).isTrue();
                assertThat(item.get("key")).isNotEqualTo(line.lead(1).toString());
                if (shard.equals(item.get("key"))) {
                    positions.add(position);
                }
            }
            cursor = page.getString("next");
        }
        return positions;
    }

    private void own(String shard, long epoch) {
        var event = new ShardOwned(1, epoch, "dialer-1", Instant.now());
        var envelope = new Envelope(
                UUID.randomUUID(), "/dialer-service", Instant.now(), shard, null, "dialer", null, epoch, null);
        line.raw(Topic.CONTROLS, shard, EventCodec.headers(envelope, event), EventCodec.encode(event));
    }

    private static Response ask(String path, String role) {
        return given().auth().oauth2(SharedServers.tokens().mint("any", role)).get(path);
    }
}
