package dev.ringline.cli.stack;

import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.server.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A kill between every two steps of a dial, of every service, and of what they stand on: {@code ringline test --long}. */
@Tag("long")
class LongStackTest {
    private static StackLine stack;

    @BeforeAll
    static void start() {
        stack = StackLine.start("long");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @AfterEach
    void calm() {
        stack.calm();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before-room",
                "after-room",
                "agent-ready",
                "webhook-stored",
                "before-claim-commit",
                "before-send",
                "after-outcome-commit"
            })
    void a_dialer_killed_between_two_steps_rings_nobody_twice(String point) throws Exception {
        new Kills(stack).atPoint(point);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-fence", "after-fence"})
    void a_dialer_killed_while_it_reconciles_goes_on_where_it_was(String point) throws Exception {
        new Kills(stack).whileReconciling(point);
    }

    @Test
    void a_dialer_killed_while_callees_ring_and_talk_adopts_their_calls() throws Exception {
        new Kills(stack).duringCalls();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void any_service_may_be_killed(Service service) throws Exception {
        new Kills(stack).service(service);
    }

    @Test
    void a_restart_of_postgresql_loses_nothing() throws Exception {
        new Kills(stack).postgres();
    }

    @Test
    void a_frozen_dialer_rings_nobody_late() throws Exception {
        new Kills(stack).frozenDialer(Duration.ofSeconds(5));
    }

    @Test
    void a_crash_of_livekit_leaves_no_doubt() throws Exception {
        new Kills(stack).liveKit(500, 500);
    }

    @Test
    void without_any_webhook_everything_is_found_by_looking() throws Exception {
        new Kills(stack).webhooks(new WebhookFaults(1, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void a_call_of_which_nobody_told_ends_when_it_ended() throws Exception {
        new Kills(stack).untold();
    }

    @Test
    void a_dialer_that_is_asked_to_go_lets_its_calls_ring_and_talk() throws Exception {
        new Drains(stack).whileCalleesRingAndTalk();
    }
}
