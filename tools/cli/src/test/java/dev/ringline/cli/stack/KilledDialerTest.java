package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.sandbox.server.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kill -9 of the dialer between every two steps of a dial (TELEPHONY 4.2): the process ends itself there as the kill would,
 * is started again, and nobody may be rung twice, lost, or left in doubt.
 */
class KilledDialerTest {
    private static final int KILLED = 137;
    private static final Duration DEAD_WITHIN = Duration.ofSeconds(60);

    static Stack stack;

    @BeforeAll
    static void start() {
        stack = Stack.start("killed-dialer");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** The two that hurt most: the claim is committed and nothing sent; the INVITE went out and nobody heard. */
    @ParameterizedTest
    @ValueSource(strings = {"after-claim-commit", "after-send"})
    void nobody_is_rung_twice_when_the_dialer_dies_at(String point) {
        dieAndComeBack(point);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "before-room",
                "after-room",
                "agent-ready",
                "before-claim-commit",
                "before-send",
                "after-response-before-commit",
                "after-outcome-commit",
                "webhook-stored"
            })
    void nor_at_any_other_step(String point) {
        dieAndComeBack(point);
    }

    private static void dieAndComeBack(String point) {
        // given
        var dialer = stack.line().service(Service.DIALER);
        var campaign = stack.campaign();
        dialer.stop();
        dialer.start(Map.of("RINGLINE_CRASH_AT", point));
        // when
        var called = new ArrayList<>(stack.leads(campaign, 4, "answer after=300ms talk=600ms"));
        called.addAll(stack.leads(campaign, 2, "busy after=300ms"));
        await("death at " + point).atMost(DEAD_WITHIN).until(() -> !dialer.isRunning());
        assertThat(dialer.awaitEnd()).isEqualTo(KILLED);
        dialer.start();
        // then
        var leads = stack.settledAndSound(campaign, called);
        assertThat(leads.path("HELD").asInt()).as("held without need: " + leads).isZero();
    }
}
