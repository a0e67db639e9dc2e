package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.sandbox.livekit.InviteLog.Invite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The dialer is asked to go while callees ring and talk, and another process comes after it. */
final class Drains {
    private static final int EACH = 5;
    private static final List<String> MIX =
            List.of("answer after=300ms talk=6s", "answer after=1500ms talk=1s", "busy after=1200ms", "noanswer");
    private static final Duration GOES_WITHIN = Duration.ofSeconds(15);

    private final StackLine stack;

    Drains(StackLine stack) {
        this.stack = stack;
    }

    void whileCalleesRingAndTalk() throws SQLException {
        // given
        var scripts =
                Collections.nCopies(EACH, MIX).stream().flatMap(List::stream).toList();
        var campaign = StackCampaign.of(stack, "drained", scripts);
        campaign.start();
        campaign.awaitInvites(EACH);
        // when
        var asked = System.nanoTime();
        stack.dialer().stop();
        // then: what it sent is answered, and what talks goes on to talk
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(GOES_WITHIN);
        assertThat(stack.liveKit().roomNames()).as("calls that outlive it").isNotEmpty();
        var sent = campaign.invites();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> campaign.invites() == sent);
        // and when
        stack.dialer().start();
        campaign.awaitSettled();
        // then
        assertThat(campaign.invites()).isEqualTo(scripts.size());
        assertThat(attempts(campaign))
                .allSatisfy(call ->
                        assertThat(call.path("state").asText()).as("%s", call).isEqualTo("ENDED"));
        AfterRun.promisesHold(stack, campaign);
    }

    private Stream<JsonNode> attempts(StackCampaign campaign) {
        return stack.api().all("/calls?campaign=" + campaign.id()).stream()
                .filter(call -> stack.liveKit().invites().list().stream()
                        .map(Invite::attemptId)
                        .anyMatch(call.path("id").asText()::equals));
    }
}
