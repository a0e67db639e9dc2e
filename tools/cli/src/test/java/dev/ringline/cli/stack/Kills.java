package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.server.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What is done to the line in the middle of a campaign; after each, every promise is looked at. */
final class Kills {
    /** Answers, a busy line, one that rings in vain, one that declines, a machine. */
    private static final List<String> MIX = List.of(
            "answer after=300ms talk=1s",
            "busy after=200ms",
            "answer after=800ms talk=2s",
            "noanswer",
            "reject after=300ms",
            "voicemail after=400ms");

    private static final String CRASH_AT = "RINGLINE_CRASH_AT";
    private static final int KILLED = 137;
    private static final Duration DIES_WITHIN = Duration.ofSeconds(60);

    private final StackLine stack;

    Kills(StackLine stack) {
        this.stack = stack;
    }

    /** Dies at that point as by kill -9, and is started again without it. */
    StackCampaign atPoint(String point) throws SQLException {
        stack.dialer().stop();
        stack.dialer().start(Map.of(CRASH_AT, point));
        var campaign = StackCampaign.of(stack, point, MIX);
        campaign.start();
        awaitDeath();
        stack.dialer().start();
        return judged(campaign);
    }

    /** Twice: at a dial, and again while it finds out what became of that. */
    void whileReconciling(String point) throws SQLException {
        stack.dialer().stop();
        stack.dialer().start(Map.of(CRASH_AT, "after-send"));
        var campaign = StackCampaign.of(stack, point, MIX);
        campaign.start();
        awaitDeath();
        stack.dialer().launch(Map.of(CRASH_AT, point));
        awaitDeath();
        stack.dialer().start();
        judged(campaign);
    }

    /** Neither the answer to the dial arrives nor any webhook: the carrier's list tells how long they talked. */
    void untold() throws SQLException {
        stack.liveKit().webhookFaults(new WebhookFaults(1, 0, 0, 0, 0, 0, List.of()));
        var campaign =
                StackCampaign.of(stack, "untold", Collections.nCopies(5, "answer after=300ms talk=3s wire=swallowed"));
        campaign.start();
        judged(campaign);
        var calls = stack.api().all("/calls?campaign=" + campaign.id()).stream()
                .filter(call -> call.hasNonNull("answeredAt"))
                .toList();
        assertThat(calls).hasSize(5).allSatisfy(call -> {
            var talked = Duration.between(
                    Instant.parse(call.path("answeredAt").asText()),
                    Instant.parse(call.path("endedAt").asText()));
            assertThat(talked).as("%s", call).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
        });
    }

    /** While the first callees ring or talk. */
    void duringCalls() throws SQLException {
        var campaign = StackCampaign.of(stack, "killed during calls", MIX);
        campaign.start();
        campaign.awaitInvites(3);
        stack.dialer().kill();
        stack.dialer().awaitEnd();
        stack.dialer().start();
        judged(campaign);
    }

    void service(Service service) throws SQLException {
        var campaign = busy("kill of " + service.module());
        stack.service(service).kill();
        stack.service(service).awaitEnd();
        stack.service(service).start();
        judged(campaign);
    }

    void kafka() throws SQLException {
        var campaign = busy("restart of Kafka");
        stack.line().kafka().stop();
        stack.line().kafka().start();
        judged(campaign);
    }

    void postgres() throws SQLException {
        var campaign = busy("restart of PostgreSQL");
        stack.line().postgres().stop();
        stack.line().postgres().start();
        judged(campaign);
    }

    /** Long enough for another owner to have taken over, had there been one. */
    void frozenDialer(Duration stillFor) throws SQLException {
        var campaign = busy("frozen dialer");
        stack.dialer().freeze();
        await().pollDelay(stillFor).atMost(stillFor.plusSeconds(5)).until(() -> true);
        stack.dialer().thaw();
        judged(campaign);
    }

    void webhooks(WebhookFaults faults) throws SQLException {
        stack.liveKit().webhookFaults(faults);
        var campaign = StackCampaign.of(stack, "webhooks", MIX);
        campaign.start();
        judged(campaign);
    }

    void liveKit(long downMs, long rejoinMs) throws SQLException {
        var campaign = busy("LiveKit crash");
        stack.liveKit().crash(downMs, rejoinMs);
        judged(campaign);
    }

    /** A campaign in full swing: a few rang, most are still to come. */
    private StackCampaign busy(String name) {
        var scripts = Collections.nCopies(4, MIX).stream().flatMap(List::stream).toList();
        var campaign = StackCampaign.of(stack, name, scripts);
        campaign.start();
        campaign.awaitInvites(6);
        return campaign;
    }

    private void awaitDeath() {
        await("the dialer dies").atMost(DIES_WITHIN).until(() -> !stack.dialer().isRunning());
        assertThat(stack.dialer().awaitEnd()).isEqualTo(KILLED);
    }

    private StackCampaign judged(StackCampaign campaign) throws SQLException {
        campaign.awaitSettled();
        AfterRun.promisesHold(stack, campaign);
        return campaign;
    }
}
