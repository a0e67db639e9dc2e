package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Everything else that can go: the other services, the servers below them, and LiveKit's webhooks. */
class KilledOthersTest {
    private static final int LEADS = 30;
    private static final String CALLEES = "answer after=300ms talk=800ms";

    static Stack stack;

    @BeforeAll
    static void start() {
        stack = Stack.start("killed-others");
    }

    @AfterEach
    void heal() {
        stack.liveKit().webhookFaults(WebhookFaults.NONE);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void webhooks_that_are_dropped_repeated_and_reordered_change_nothing() {
        stack.liveKit().webhookFaults(new WebhookFaults(0.3, 0.3, 0.3, 0, 0, 0, List.of()));
        var campaign = stack.campaign();
        var called = stack.leads(campaign, 12, CALLEES);
        var leads = stack.settledAndSound(campaign, called);
        assertThat(leads.path("FINISHED").asInt()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource(value = Service.class, names = "CAMPAIGN")
    void a_service_that_is_killed_loses_nothing(Service service) {
        killWhileDialling(service);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(
            value = Service.class,
            names = {"NUMBER", "CALL_LOG", "DIALER"})
    void nor_any_other_service(Service service) {
        killWhileDialling(service);
    }

    @Tag("long")
    @Test
    void a_dialer_that_is_frozen_rings_nobody_twice_when_it_wakes() {
        var campaign = stack.campaign();
        var called = stack.leads(campaign, LEADS, CALLEES);
        awaitInvites(called, 5);
        var dialer = stack.line().service(Service.DIALER);
        dialer.freeze();
        await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(8)).until(dialer::isRunning);
        dialer.thaw();
        stack.settledAndSound(campaign, called);
    }

    @Tag("long")
    @Test
    void kafka_may_be_killed_and_come_back() {
        var campaign = stack.campaign();
        var called = stack.leads(campaign, LEADS, CALLEES);
        awaitInvites(called, 5);
        stack.line().kafka().kill();
        stack.line().kafka().start();
        stack.settledAndSound(campaign, called);
    }

    @Tag("long")
    @Test
    void postgresql_may_be_killed_and_come_back() {
        var campaign = stack.campaign();
        var called = stack.leads(campaign, LEADS, CALLEES);
        awaitInvites(called, 5);
        stack.line().postgres().kill();
        stack.line().postgres().start();
        stack.settledAndSound(campaign, called);
    }

    private static void killWhileDialling(Service which) {
        var campaign = stack.campaign();
        var called = stack.leads(campaign, LEADS, CALLEES);
        awaitInvites(called, 5);
        var service = stack.line().service(which);
        service.kill();
        service.start();
        stack.settledAndSound(campaign, called);
    }

    private static void awaitInvites(List<String> called, int atLeast) {
        await("INVITEs")
                .atMost(Duration.ofSeconds(90))
                .until(() -> stack.invites().stream()
                                .filter(invite -> called.contains(invite.to()))
                                .count()
                        >= atLeast);
    }
}
