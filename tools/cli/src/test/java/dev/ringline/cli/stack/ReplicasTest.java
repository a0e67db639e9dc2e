package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.cli.line.ServiceProcess;
import dev.ringline.sandbox.livekit.InviteLog.Invite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas of the dialer: whichever owns the shard is killed, stopped or asked to go, and the other one goes on. */
class ReplicasTest {
    private static final List<String> MIX =
            List.of("answer after=300ms talk=1s", "busy after=200ms", "noanswer", "voicemail after=400ms");
    private static final Pattern OWNS = Pattern.compile("^ringline_shard_epoch(\\{.*})? [1-9]");
    private static final int EACH = 15;
    private static final int WARM = 10;
    /** Twice the target of 3 s, which the log of the run is for: a test machine may be busy. */
    private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(6);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static StackLine stack;

    @BeforeAll
    static void start() {
        stack = StackLine.startWithStandby("replicas");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @BeforeEach
    void calm() {
        stack.calm();
    }

    @Test
    void a_killed_owner_is_followed_by_the_other() throws Exception {
        var campaign = busy("owner killed");
        var owner = owner();
        owner.kill();
        assertGoesOn("kill -9", campaign);
        owner.start();
        judge(campaign);
    }

    @Test
    void an_owner_that_is_asked_to_go_hands_over() throws Exception {
        var campaign = busy("owner stopped");
        var owner = owner();
        owner.stop();
        assertGoesOn("SIGTERM", campaign);
        owner.start();
        judge(campaign);
    }

    @Test
    void an_owner_that_wakes_up_sends_nothing_stale() throws Exception {
        var campaign = busy("owner frozen");
        var owner = owner();
        owner.freeze();
        assertGoesOn("SIGSTOP", campaign);
        campaign.awaitInvites(WARM + EACH);
        owner.thaw();
        judge(campaign);
    }

    private static StackCampaign busy(String name) {
        var scripts =
                Collections.nCopies(EACH, MIX).stream().flatMap(List::stream).toList();
        var campaign = StackCampaign.of(stack, name, scripts);
        campaign.start();
        campaign.awaitInvites(WARM);
        return campaign;
    }

    /** The one that says so: its metric of the shard's epoch is above zero. */
    private static ServiceProcess owner() {
        return Stream.of(stack.dialer(), stack.standby())
                .filter(ReplicasTest::owns)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody owns the shard"));
    }

    private static boolean owns(ServiceProcess replica) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replica.port() + "/q/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString()).body().lines().anyMatch(OWNS.asPredicate());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void assertGoesOn(String how, StackCampaign campaign) {
        var struck = System.nanoTime();
        var before = campaign.invites();
        await("the other one dials").atMost(GOES_ON_WITHIN).until(() -> campaign.invites() > before + 1);
        var first = stack.liveKit().invites().list().stream()
                .mapToLong(Invite::atNanos)
                .filter(at -> at > struck)
                .min()
                .orElseThrow();
        System.out.printf("%s: the next INVITE %d ms later%n", how, (first - struck) / 1_000_000);
    }

    private static void judge(StackCampaign campaign) throws Exception {
        campaign.awaitSettled();
        AfterRun.promisesHold(stack, campaign);
        assertThat(campaign.invites()).isGreaterThanOrEqualTo(4L * EACH);
    }
}
