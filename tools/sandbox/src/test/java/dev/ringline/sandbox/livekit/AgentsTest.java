package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.DISPATCH;
import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents come as told, talk to whoever answers, and record what came of it. */
class AgentsTest {
    private final Line line = new Line();
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private HttpServer outcomes;

    @BeforeEach
    void receiveOutcomes() throws IOException {
        outcomes = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        outcomes.createContext("/", exchange -> {
            posts.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        outcomes.start();
    }

    @AfterEach
    void stop() {
        line.close();
        outcomes.stop(0);
    }

    private String metadata() {
        var ringline = new JsonObject()
                .put("attemptId", "a-1")
                .put("callToken", "t-1")
                .put("outcomeUrl", "http://127.0.0.1:" + outcomes.getAddress().getPort() + "/calls/a-1/outcome");
        return new JsonObject().put("name", "Ada").put("ringline", ringline).encode();
    }

    private List<String> kinds(String room) {
        return line
                .wire
                .call(ROOM + "ListParticipants", new JsonObject().put("room", room))
                .array("participants")
                .stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("kind") + " " + one.getString("state"))
                .toList();
    }

    @Test
    void an_agent_joins_and_its_dispatch_gets_a_job() {
        line.roomWithAgent("d-1", "sales", metadata());
        await().until(() -> kinds("d-1"), List.of("AGENT ACTIVE")::equals);
        var dispatch = line.wire
                .call(DISPATCH + "ListDispatch", new JsonObject().put("room", "d-1"))
                .array("agent_dispatches")
                .getJsonObject(0);
        assertThat(dispatch.getJsonObject("state").getJsonArray("jobs")).hasSize(1);
        await().until(() -> line.webhooks.eventsOf("d-1"), List.of("room_started", "participant_joined")::equals);
        assertThat(line.webhooks.of("d-1").get(1).participant().getString("kind"))
                .isEqualTo("AGENT");
    }

    @Test
    void one_is_late_one_never_comes_and_one_leaves_early() {
        line.sim.agents().set("late", "join after=600ms");
        line.sim.agents().set("absent", "never");
        line.sim.agents().set("fickle", "join after=1ms leave=200ms");
        line.roomWithAgent("d-late", "late", "");
        line.roomWithAgent("d-absent", "absent", "");
        line.roomWithAgent("d-fickle", "fickle", "");
        assertThat(kinds("d-late")).isEmpty();
        await().until(() -> kinds("d-fickle").equals(List.of("AGENT ACTIVE")));
        await().until(() -> kinds("d-fickle").isEmpty());
        await().until(() -> kinds("d-late").equals(List.of("AGENT ACTIVE")));
        assertThat(kinds("d-absent")).isEmpty();
    }

    @Test
    void an_agent_alone_keeps_no_room_open() {
        line.wire.call(
                ROOM + "CreateRoom", "{\"name\":\"d-1\",\"empty_timeout\":1,\"agents\":[{\"agent_name\":\"sales\"}]}");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> line.webhooks.eventsOf("d-1").contains("room_finished"));
        assertThat(line.webhooks.eventsOf("d-1"))
                .containsExactly("room_started", "participant_joined", "participant_left", "room_finished");
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        answer after=10ms talk=100ms                     | COMPLETED  | HUMAN   | false | CLIENT_INITIATED
        answer after=10ms talk=100ms says=interested     | INTERESTED | HUMAN   | false | CLIENT_INITIATED
        voicemail after=10ms                             | VOICEMAIL  | MACHINE | false | PARTICIPANT_REMOVED
        opt-out after=10ms                               | OPT_OUT    | HUMAN   | true  | PARTICIPANT_REMOVED
        """)
    // spotless:on
    void the_outcome_is_put_where_the_metadata_says(
            String script, String result, String answeredBy, boolean optOut, String left) {
        line.sim.callees().set(Line.CALLEE, script);
        line.roomWithAgent("d-1", "sales", metadata());
        await().until(() -> kinds("d-1").equals(List.of("AGENT ACTIVE")));
        assertThat(line.dial(line.request("d-1")).status()).isEqualTo(200);
        await().until(() -> posts.size() == 1);
        assertThat(posts.getFirst())
                .isEqualTo("PUT /calls/a-1/outcome Bearer t-1 {\"result\":\"" + result + "\",\"answeredBy\":\""
                        + answeredBy + "\",\"optOut\":" + optOut + "}");
        await().until(() -> left.equals(line.left("d-1").getString("disconnectReason")));
        await().until(() -> line.webhooks.eventsOf("d-1").contains("room_finished"));
        assertThat(posts).hasSize(1);
    }

    @Test
    void nobody_records_a_call_that_no_agent_was_in() {
        line.sim.agents().set("*", "never");
        line.sim.callees().set(Line.CALLEE, "answer after=10ms talk=10ms");
        line.roomWithAgent("d-1", "sales", metadata());
        line.dial(line.request("d-1"));
        await().until(() -> line.webhooks.eventsOf("d-1").contains("room_finished"));
        assertThat(posts).isEmpty();
    }
}
