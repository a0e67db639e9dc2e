package dev.ringline.dialer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.testing.Line;
import dev.ringline.dialer.testing.LineCampaign;
import dev.ringline.events.AttemptId;
import dev.ringline.sandbox.livekit.InviteLog;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL may forget of rooms when it crashes (ADR 28) is found out again, and nobody is rung twice. */
@QuarkusTest
@TestProfile(Line.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class ForgottenRoomsTest extends OnTheLine {
    private LineCampaign line;

    @BeforeEach
    void a_campaign_that_runs_at_one_call_a_second() throws Exception {
        line = running(1, 10);
    }

    @Test
    void a_call_whose_room_was_begun_and_forgotten_is_dialled_once_in_that_room() throws Exception {
        everyoneIsRungOnceAlthough(
                "with forgotten as (delete from prepared where campaign_id = '%1$s' and ready_at is not null returning *)"
                        + " update waiting set prepared = false from forgotten"
                        + " where waiting.attempt_id = forgotten.attempt_id returning waiting.attempt_id");
    }

    @Test
    void a_call_whose_agent_joined_and_was_forgotten_is_dialled_once_with_it() throws Exception {
        everyoneIsRungOnceAlthough("update prepared set ready_at = null, room_created_at = null"
                + " where campaign_id = '%1$s' and ready_at is not null returning attempt_id");
    }

    /** @param forget takes rooms that are ready, and are waiting for their turns, back to where they were a moment before */
    private void everyoneIsRungOnceAlthough(String forget) throws Exception {
        // given
        liveKit.callees().set("re:.*", "answer after=20ms talk=50ms");
        var ids = new ArrayList<AttemptId>();
        for (int lead = 0; lead < 3; lead++) {
            ids.add(line.release("+1500555200" + lead));
        }
        // when one is ready and was not claimed in that moment
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> !sql.texts(forget.formatted(line.campaign)).isEmpty());
        // then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ids.stream().map(line::state).allMatch("ENDED ANSWERED"::equals));
        assertThat(liveKit.invites().list())
                .extracting(InviteLog.Invite::attemptId)
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().map(AttemptId::toString).toList());
        await().until(() -> sql.count("prepared where campaign_id = '%s'".formatted(line.campaign)) == 0);
    }
}
