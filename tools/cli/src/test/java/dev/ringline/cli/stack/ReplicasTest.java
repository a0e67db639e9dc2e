package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.cli.line.ServiceProcess;
import dev.ringline.sandbox.livekit.InviteLog.Invite;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas of the dialer share the shards; whichever owns the tenant's is killed, stopped or asked to go, and the other one goes on. */
class ReplicasTest {
    private static final List<String> MIX =
            List.of("answer after=300ms talk=1s", "busy after=200ms", "noanswer", "voicemail after=400ms");
    /** Half of eight each, as soon as nobody came or went for a while. */
    private static final int SHARE = 4;

    private static final Duration SHARED_WITHIN = Duration.ofSeconds(30);
    private static final int EACH = 15;
    private static final int WARM = 10;
    /** Twice the target of 3 s, which the log of the run is for: a test machine may be busy. */
    private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(6);

    /** What the one that was struck had written is read by then; the other one is silent for longer. */
    private static final Duration WRITTEN_BEFORE = Duration.ofSeconds(1);

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
    void both_own_their_share_and_who_comes_back_gets_it_again_while_calls_go_on() throws Exception {
        awaitShared();
        var campaign = busy("rolling restart", 4 * EACH);
        for (var replica : List.of(stack.dialer(), stack.standby())) {
            replica.stop();
            await("one has all").atMost(GOES_ON_WITHIN).until(() -> other(replica), shards -> shards == 2 * SHARE);
            replica.start();
            awaitShared();
        }
        judge(campaign);
    }

    private static int other(ServiceProcess than) {
        return shards(than == stack.dialer() ? stack.standby() : stack.dialer()).size();
    }

    private static void awaitShared() {
        await("fair shares").atMost(SHARED_WITHIN).untilAsserted(() -> {
            assertThat(shards(stack.dialer())).hasSize(SHARE);
            assertThat(shards(stack.standby())).hasSize(SHARE);
        });
    }

    @Test
    void a_killed_owner_is_followed_by_the_other() throws Exception {
        var campaign = busy("owner killed");
        var owner = owner();
        assertGoesOn("kill -9", WRITTEN_BEFORE, owner::kill);
        owner.start();
        judge(campaign);
    }

    @Test
    void an_owner_that_is_asked_to_go_hands_over() throws Exception {
        var campaign = busy("owner stopped");
        var owner = owner();
        assertGoesOn("SIGTERM", Duration.ZERO, owner::stop);
        owner.start();
        judge(campaign);
    }

    @Test
    void an_owner_that_wakes_up_sends_nothing_stale() throws Exception {
        var campaign = busy("owner frozen");
        var owner = owner();
        assertGoesOn("SIGSTOP", WRITTEN_BEFORE, owner::freeze);
        campaign.awaitInvites(WARM + EACH);
        owner.thaw();
        judge(campaign);
    }

    private static StackCampaign busy(String name) {
        return busy(name, EACH);
    }

    private static StackCampaign busy(String name, int each) {
        var scripts =
                Collections.nCopies(each, MIX).stream().flatMap(List::stream).toList();
        var campaign = StackCampaign.of(stack, name, scripts);
        campaign.start();
        campaign.awaitInvites(WARM);
        return campaign;
    }

    private static ServiceProcess owner() {
        return await("an owner of the tenant's shard")
                .atMost(GOES_ON_WITHIN)
                .until(stack::owner, Optional::isPresent)
                .orElseThrow();
    }

    private static Set<Integer> shards(ServiceProcess replica) {
        return ShardsOwned.by(replica);
    }

    /** Counted from before it is struck: one that is asked to go takes its time, and the other one dials meanwhile. */
    private static void assertGoesOn(String how, Duration from, Runnable strike) {
        var struck = System.nanoTime();
        strike.run();
        var since = await("the other one dials")
                .atMost(GOES_ON_WITHIN)
                .until(() -> invitesSince(struck + from.toNanos()), invites -> invites.size() > 1);
        var first = Collections.min(since);
        System.out.printf("%s: the next INVITE %d ms later%n", how, (first - struck) / 1_000_000);
    }

    private static List<Long> invitesSince(long nanos) {
        return stack.liveKit().invites().list().stream()
                .map(Invite::atNanos)
                .filter(at -> at > nanos)
                .toList();
    }

    private static void judge(StackCampaign campaign) throws Exception {
        campaign.awaitSettled();
        AfterRun.promisesHold(stack, campaign);
        assertThat(campaign.invites()).isGreaterThanOrEqualTo(4L * EACH);
    }
}
