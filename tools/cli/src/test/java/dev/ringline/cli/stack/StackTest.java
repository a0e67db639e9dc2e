package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.livekit.WebhookFaults;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole line on its real processes, one campaign after another on the same line. The rest is {@link LongStackTest}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackTest {
    private static StackLine stack;

    @BeforeAll
    static void start() {
        stack = StackLine.start("short");
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

    @Test
    @Order(1)
    void a_lead_is_rung_once_and_recorded() throws Exception {
        var campaign = StackCampaign.of(stack, "one lead", List.of("answer after=300ms talk=1s"));
        campaign.start();
        campaign.awaitSettled();
        assertThat(campaign.invites()).isEqualTo(1);
        assertThat(campaign.leads().getFirst().path("state").asText()).isEqualTo("FINISHED");
        AfterRun.promisesHold(stack, campaign);
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"after-claim-commit", "after-send", "after-response-before-commit"})
    void a_dialer_killed_between_two_steps_rings_nobody_twice(String point) throws Exception {
        new Kills(stack).atPoint(point);
    }

    @Test
    @Order(3)
    void webhooks_repeated_reordered_and_lost_change_nothing() throws Exception {
        new Kills(stack).webhooks(new WebhookFaults(0.3, 0.5, 0.4, 0, 0.1, 0.1, List.of()));
    }

    @Test
    @Order(5)
    void an_import_goes_on_where_it_was_when_its_service_is_killed(@TempDir Path folder) throws Exception {
        new ImportKill(stack).twice(folder);
    }

    @Test
    @Order(4)
    void a_restart_of_kafka_loses_nothing() throws Exception {
        new Kills(stack).kafka();
    }
}
