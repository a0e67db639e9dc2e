package dev.ringline.sandbox.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The carrier: what it counts, what it refuses, what it remembers; and how all that is read from another process. */
class CarrierTest {
    @TempDir
    Path folder;

    private final List<CarrierCall> calls = new CopyOnWriteArrayList<>();
    private Line line;

    private void start() {
        line = new Line(
                config -> config.inviteLog(folder.resolve("invites.jsonl")).carrier(calls::add));
    }

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void more_than_the_trunks_cps_is_refused_by_the_carrier() {
        start();
        line.sim.trunks().set(Line.TRUNK, 5, 100);
        var dials = IntStream.range(0, 12)
                .mapToObj(i -> {
                    line.room("d-" + i);
                    return "d-" + i;
                })
                .toList()
                .stream()
                .map(room -> line.dialLater(line.request(room)))
                .toList();
        var statuses = dials.stream().map(CompletableFuture::join).toList();
        assertThat(statuses).filteredOn(reply -> reply.status() == 200).hasSize(5);
        assertThat(statuses)
                .filteredOn(reply -> reply.status() == 412)
                .hasSize(7)
                .allSatisfy(
                        reply -> assertThat(reply.json().getJsonObject("meta").getString("sip_status"))
                                .isEqualTo("Trunk CPS limit exceeded"));
    }

    @Test
    void more_than_the_trunks_concurrency_is_refused_too() {
        start();
        line.sim.trunks().set("*", 1_000, 1);
        line.sim.callees().set(Line.CALLEE, "answer after=1ms talk=never");
        line.room("d-1");
        line.room("d-2");
        assertThat(line.dial(line.request("d-1")).status()).isEqualTo(200);
        assertThat(line.dial(line.request("d-2")).json().getJsonObject("meta").getString("sip_status"))
                .isEqualTo("Concurrent call limit exceeded");
    }

    /** 1,500 dials at once: the log has each, once, with its attempt, and the figures agree with the file. */
    @Test
    void the_invite_log_holds_under_load() throws Exception {
        start();
        line.sim.callees().set("re:.*", "answer after=5ms talk=20ms");
        var rooms = IntStream.range(0, 1_500).mapToObj(i -> "d-" + i).toList();
        var started = System.nanoTime();
        rooms.stream()
                .map(room -> line.wire
                        .later(Wire.ROOM + "CreateRoom", new JsonObject().put("name", room))
                        .thenCompose(_ -> line.dialLater(line.request(room))))
                .toList()
                .forEach(reply -> assertThat(reply.join().status()).isEqualTo(200));
        var took = Duration.ofNanos(System.nanoTime() - started);
        assertThat(took)
                .as("a cold start on a busy machine; warm it carries 900 a second")
                .isLessThan(Duration.ofSeconds(30));
        var invites = line.sim.invites();
        assertThat(invites.total()).isEqualTo(1_500);
        assertThat(invites.maxPerAttempt()).isEqualTo(1);
        var lines = Files.readAllLines(folder.resolve("invites.jsonl")).stream()
                .map(JsonObject::new)
                .toList();
        assertThat(lines).extracting(one -> one.getString("attemptId")).containsExactlyInAnyOrderElementsOf(rooms);
        var times = lines.stream().map(one -> one.getLong("atNanos")).toList();
        assertThat(times).isSorted();
        assertThat(invites.maxSlidingSecond()).isEqualTo(mostInAnySecond(times));
    }

    /** Counted the plain way, to check the running count. */
    private static int mostInAnySecond(List<Long> times) {
        return times.stream()
                .mapToInt(from -> (int) times.stream()
                        .filter(at -> at >= from && at - from < 1_000_000_000L)
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void the_carrier_remembers_each_call_and_how_it_ended() {
        start();
        line.sim.callees().set(Line.CALLEE, "answer after=10ms talk=10ms; busy; noanswer; race; notfound");
        for (var room : List.of("d-1", "d-2", "d-3", "d-4", "d-5")) {
            line.room(room);
            line.dial(line.request(room).put("ringing_timeout", "1s"));
        }
        await().until(() ->
                calls.stream().filter(call -> call.endedAt() != null).count() == 5);
        assertThat(calls.stream().filter(call -> call.endedAt() != null))
                .extracting(CarrierCall::status)
                .containsExactly("completed", "busy", "no-answer", "completed", "failed");
        assertThat(calls).extracting(CarrierCall::to).containsOnly(Line.CALLEE);
    }

    @Test
    void another_process_can_steer_and_watch() throws Exception {
        start();
        put("/sim/callees", "{\"" + Line.CALLEE + "\":\"busy after=1ms\"}");
        put("/sim/trunks", "{\"*\":{\"cps\":7}}");
        put("/sim/agents", "{\"*\":\"never\"}");
        put("/sim/faults", "{\"failNext\":1,\"failStatus\":429}");
        assertThat(line.delete("d-1").status()).isEqualTo(429);
        line.room("d-1");
        assertThat(line.dial(line.request("d-1")).status()).isEqualTo(429);
        assertThat(get("/sim/stats").getInteger("total")).isEqualTo(1);
        assertThat(get("/sim/stats").getInteger("maxPerAttempt")).isEqualTo(1);
        assertThat(get("/sim/stats")
                        .getJsonObject("trunks")
                        .getJsonObject(Line.TRUNK)
                        .getInteger("maxSlidingSecond"))
                .isEqualTo(1);
        assertThat(get("/sim/invites").getString("attemptId")).isEqualTo("d-1");
        assertThat(call("PUT", "/sim/callees", "{\"x\":\"dance\"}").statusCode())
                .isEqualTo(400);
        assertThat(call("POST", "/sim/reset", "").statusCode()).isEqualTo(204);
        assertThat(get("/sim/stats").getInteger("total")).isZero();
        line.room("d-2");
        assertThat(line.dial(line.request("d-2")).status()).isEqualTo(200);
    }

    private void put(String path, String body) throws Exception {
        assertThat(call("PUT", path, body).statusCode()).isEqualTo(204);
    }

    private JsonObject get(String path) throws Exception {
        return new JsonObject(call("GET", path, "").body());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(line.sim.url() + path))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
