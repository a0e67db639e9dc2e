package dev.ringline.sandbox.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks go wrong as told, and otherwise arrive in order, once, signed. */
class WebhooksTest {
    private final Line line = new Line(config -> config.seed(7));

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void what_a_receiver_refuses_by_500_comes_again_before_the_next() {
        line.webhooks.failNext.set(2);
        startAndFinish("d-1");
        await().until(() -> line.webhooks.eventsOf("d-1"), List.of("room_started", "room_finished")::equals);
    }

    @Test
    void a_wrong_key_and_an_old_token_do_not_verify() {
        line.sim.webhookFaults(new WebhookFaults(0, 0, 0, 0, 1, 0, List.of("room_started")));
        startAndFinish("d-1");
        line.sim.webhookFaults(new WebhookFaults(0, 0, 0, 0, 0, 1, List.of("room_started")));
        startAndFinish("d-2");
        assertThatThrownBy(() -> verify("d-1", 0)).hasMessageContaining("signature is invalid");
        assertThatThrownBy(() -> verify("d-2", 0)).hasMessageContaining("token is expired");
        assertThat(verify("d-1", 1).claims().getString("iss")).isEqualTo(LiveKitConfig.LOCAL_KEY);
    }

    @Test
    void dropped_ones_never_come_and_repeated_ones_come_under_the_same_id() {
        line.sim.webhookFaults(new WebhookFaults(1, 0, 0, 0, 0, 0, List.of("room_started")));
        startAndFinish("d-1");
        assertThat(line.webhooks.eventsOf("d-1")).containsExactly("room_finished");
        line.sim.webhookFaults(new WebhookFaults(0, 1, 0, 0, 0, 0, List.of("room_finished")));
        startAndFinish("d-2");
        await().until(() -> line.webhooks.of("d-2").size() == 3);
        var finished = line.webhooks.of("d-2").subList(1, 3);
        assertThat(finished.get(0).json().getString("id"))
                .isEqualTo(finished.get(1).json().getString("id"));
    }

    @Test
    void reordered_ones_are_overtaken_by_the_rooms_next() {
        line.sim.webhookFaults(new WebhookFaults(0, 0, 1, 200, 0, 0, List.of("room_started")));
        line.room("d-1");
        line.delete("d-1");
        await().until(() -> line.webhooks.eventsOf("d-1"), List.of("room_finished", "room_started")::equals);
    }

    @Test
    void the_same_seed_drops_the_same_ones() {
        var dropped = IntStream.range(0, 2).mapToObj(_ -> survivors()).toList();
        assertThat(dropped.get(0)).isEqualTo(dropped.get(1)).isNotEmpty().hasSizeLessThan(20);
    }

    private List<String> survivors() {
        try (var other = new Line(config -> config.seed(42))) {
            other.sim.webhookFaults(new WebhookFaults(0.5, 0, 0, 0, 0, 0, List.of("room_started")));
            var rooms = IntStream.range(0, 20).mapToObj(i -> "r-" + i).toList();
            rooms.forEach(other::room);
            rooms.forEach(other::delete);
            rooms.forEach(
                    room -> await().until(() -> other.webhooks.eventsOf(room).contains("room_finished")));
            return rooms.stream()
                    .filter(room -> other.webhooks.eventsOf(room).contains("room_started"))
                    .toList();
        }
    }

    private void startAndFinish(String room) {
        line.room(room);
        line.delete(room);
        await().until(() -> line.webhooks.eventsOf(room).contains("room_finished"));
    }

    private Access verify(String room, int index) {
        return Access.of(
                "Bearer " + line.webhooks.of(room).get(index).authorization(),
                LiveKitConfig.LOCAL_KEY,
                LiveKitConfig.LOCAL_SECRET,
                System.currentTimeMillis() / 1_000);
    }
}
