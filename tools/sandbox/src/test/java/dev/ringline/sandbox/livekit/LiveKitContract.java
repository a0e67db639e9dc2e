package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.DISPATCH;
import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Ringline relies on in LiveKit's API, without a bridge (TELEPHONY section 6). The same tests run on the simulation
 * and on the real server: where they differ, the simulation is wrong. Here: rooms, agents, webhooks, a killed server.
 */
abstract class LiveKitContract extends DialContract {
    @Test
    void creating_a_room_twice_gives_one_room() {
        var first = wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 60));
        var second = wire().call(ROOM + "CreateRoom", named().put("emptyTimeout", 90));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().getString("sid")).startsWith("RM_");
        assertThat(second.json().getString("sid")).isEqualTo(first.json().getString("sid"));
        assertThat(second.json().getInteger("empty_timeout")).isEqualTo(60);
        assertThat(second.json().getValue("creation_time")).isInstanceOf(String.class);
        assertThat(second.json().getInteger("max_participants")).isZero();
    }

    @Test
    void a_dispatch_without_worker_is_accepted_and_never_gets_a_job() {
        var agents =
                new JsonArray().add(new JsonObject().put("agent_name", "sales").put("metadata", "{\"a\":1}"));
        wire().call(ROOM + "CreateRoom", named().put("agents", agents));
        var second = wire().call(DISPATCH + "CreateDispatch", here().put("agent_name", "sales"));
        assertThat(second.json().getString("id")).startsWith("AD_");
        var dispatches = wire().call(DISPATCH + "ListDispatch", here()).array("agent_dispatches");
        assertThat(dispatches).hasSize(2);
        assertThat(dispatches.stream().map(JsonObject.class::cast)) // in the order of a Go map: any
                .anySatisfy(one -> assertThat(one.getString("metadata")).isEqualTo("{\"a\":1}"))
                .allSatisfy(one -> assertThat(one.getJsonObject("state").getJsonArray("jobs"))
                        .isEmpty());
    }

    @Test
    void agents_are_dispatched_once_however_often_the_room_is_created() {
        wire().call(ROOM + "CreateRoom", named().put("agents", agent("sales")));
        wire().call(ROOM + "CreateRoom", named().put("agents", agent("sales")));
        assertThat(dispatched()).containsExactly("sales");
    }

    /** Measured: so a worker that registers without a name would join every room that is created to be fenced. */
    @Test
    void a_room_without_agents_is_offered_to_workers_without_a_name() {
        wire().call(ROOM + "CreateRoom", named());
        assertThat(dispatched()).containsExactly("");
    }

    @Test
    void a_dispatch_can_be_deleted_once() {
        wire().call(ROOM + "CreateRoom", named().put("agents", agent("sales")));
        var id = wire().call(DISPATCH + "CreateDispatch", here().put("agent_name", "a"))
                .json()
                .getString("id");
        var byId = here().put("dispatch_id", id);
        assertThat(wire().call(DISPATCH + "DeleteDispatch", byId).json().getString("id"))
                .isEqualTo(id);
        assertThat(dispatched()).containsExactly("sales");
        assertThat(wire().call(DISPATCH + "DeleteDispatch", byId).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: dispatch ID not found\"");
    }

    private static JsonArray agent(String name) {
        return new JsonArray().add(new JsonObject().put("agent_name", name));
    }

    private List<String> dispatched() {
        return wire().call(DISPATCH + "ListDispatch", here()).array("agent_dispatches").stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("agent_name"))
                .toList();
    }

    /** The fence probe: where rooms are not auto-created, nobody answers for an absent one. */
    @Test
    void a_dispatch_into_an_absent_room_finds_no_server() {
        var started = System.nanoTime();
        assertThat(wire().call(DISPATCH + "CreateDispatch", here().put("agent_name", "a"))
                        .refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(wire().call(ROOM + "ListRooms", new JsonObject().put("names", new JsonArray().add(room)))
                        .array("rooms"))
                .isEmpty();
    }

    @Test
    void what_is_absent_is_404_and_its_list_is_empty() {
        var nobody = here().put("identity", "nobody");
        assertThat(wire().call(ROOM + "DeleteRoom", here()).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: requested room does not exist\"");
        assertThat(wire().call(ROOM + "GetParticipant", nobody).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: participant does not exist\"");
        assertThat(wire().call(ROOM + "RemoveParticipant", nobody).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: participant does not exist\"");
        assertThat(wire().call(ROOM + "ListParticipants", here()).array("participants"))
                .isEmpty();
        wire().call(ROOM + "CreateRoom", named());
        assertThat(wire().call(ROOM + "GetParticipant", nobody).status()).isEqualTo(404);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).body()).isEqualTo("{}");
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
    }

    @Test
    void a_room_announces_its_start_and_end_signed() throws Exception {
        wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 60));
        wire().call(ROOM + "DeleteRoom", here());
        await().until(() -> server().webhooks().eventsOf(room), List.of("room_started", "room_finished")::equals);
        for (var webhook : server().webhooks().of(room)) {
            assertThat(webhook.type()).isEqualTo("application/webhook+json");
            var claims = Access.of(
                            "Bearer " + webhook.authorization(),
                            LiveKitConfig.LOCAL_KEY,
                            LiveKitConfig.LOCAL_SECRET,
                            System.currentTimeMillis() / 1_000)
                    .claims();
            assertThat(claims.getString("sha256"))
                    .isEqualTo(Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(webhook.body())));
            assertThat(claims.getLong("exp") - claims.getLong("nbf")).isEqualTo(300);
            assertThat(webhook.json().getString("id")).startsWith("EV_");
            assertThat(webhook.json().getValue("createdAt")).isInstanceOf(String.class);
            var about = webhook.json().getJsonObject("room");
            assertThat(about.getInteger("emptyTimeout")).isEqualTo(60);
            assertThat(about.containsKey("maxParticipants")).isFalse();
            assertThat(about.getString("turnPassword")).isNotEmpty();
        }
    }

    @Test
    void a_room_that_nobody_joins_closes_after_its_empty_timeout() {
        wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 1));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> server().webhooks().eventsOf(room), List.of("room_started", "room_finished")::equals);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
    }

    /** GetParticipant and RemoveParticipant ask the rows first, which a crash leaves behind; this asks whoever has the leg. */
    @Test
    void nobody_answers_for_a_participant_who_is_not_there() {
        var nobody = "503 unavailable \"twirp error unknown: no response from servers\"";
        var asked = here().put("identity", "c-nobody");
        assertThat(wire().call(ROOM + "UpdateSubscriptions", asked).refusal()).isEqualTo(nobody);
        wire().call(ROOM + "CreateRoom", named());
        assertThat(wire().call(ROOM + "UpdateSubscriptions", asked).refusal()).isEqualTo(nobody);
        assertThat(wire().call(ROOM + "RemoveParticipant", asked).status()).isEqualTo(404);
    }

    /**
     * Measured: the orphan outlives its empty_timeout, DeleteRoom gives up after 3 s, and so may CreateRoom while the dead
     * node's row is still fresh; once it answers 200 the room has a server again, its old sid, only the agents of this
     * request, and can be deleted.
     */
    @Test
    void a_room_of_a_killed_server_can_be_deleted_only_after_it_was_created_again() {
        var sid = wire().call(
                        ROOM + "CreateRoom", named().put("empty_timeout", 2).put("agents", agent("before")))
                .json()
                .getString("sid");
        server().killAndRestart();
        assertThat(wire().call(ROOM + "DeleteRoom", here()).refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
        var listed = wire().call(ROOM + "ListRooms", new JsonObject().put("names", new JsonArray().add(room)))
                .array("rooms");
        assertThat(listed).hasSize(1);
        assertThat(wire().call(ROOM + "RemoveParticipant", here().put("identity", "c-nobody"))
                        .status())
                .isEqualTo(404); // the rows are asked, not the server
        await().atMost(Duration.ofSeconds(30))
                .until(() -> wire().call(ROOM + "CreateRoom", named().put("agents", agent("after")))
                                .status()
                        == 200);
        assertThat(dispatched()).containsExactly("after");
        assertThat(wire().call(ROOM + "CreateRoom", named()).json().getString("sid"))
                .isEqualTo(sid);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).body()).isEqualTo("{}");
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
    }
}
