package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.cli.line.LiveKitMode;
import dev.ringline.sandbox.House;
import dev.ringline.sandbox.server.Service;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real processes on a LiveKit that makes rooms by itself, as Cloud does: what a dial costs, and a seed of faults. */
class CloudStackTest {
    private static final int LEADS = 12;
    private static final long SEED = 4;

    private static StackLine stack;

    @BeforeAll
    static void start() {
        stack = StackLine.in(House.root().resolve("tools/cli/target/stack/cloud"), LiveKitMode.CLOUD);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void a_dial_is_two_requests_and_nothing_is_asked_all_the_time() throws Exception {
        // given
        stack.calm();
        var campaign =
                StackCampaign.of(stack, "two requests", Collections.nCopies(LEADS, "answer after=300ms talk=1s"));
        var before = requests();
        var counted = counted();
        // when
        campaign.start();
        campaign.awaitSettled();
        AfterRun.promisesHold(stack, campaign);
        // then
        assertThat(since(before, "CreateRoom")).isEqualTo(LEADS);
        assertThat(since(before, "CreateSIPParticipant")).isEqualTo(LEADS);
        for (var method : new String[] {"ListParticipants", "GetParticipant", "DeleteRoom"}) {
            assertThat(since(before, method)).as(method).isZero();
        }
        assertThat(since(before, "UpdateSubscriptions"))
                .as("a sweep may fall between a callee's leaving and the webhook that tells of it")
                .isLessThanOrEqualTo(1);
        assertThat(counted() - counted)
                .as("requests as the dialer counts them")
                .isBetween(2L * LEADS, 2L * LEADS + since(before, "ListRooms") + since(before, "UpdateSubscriptions"));
        assertThat(since(before, "/")).as("looks at the way to LiveKit").isLessThanOrEqualTo(5 * LEADS);
    }

    @Test
    void a_seed_of_faults_breaks_nothing() {
        var outcome = FaultRun.of(stack, FaultPlan.of(SEED).withLateDials());
        System.out.println(outcome);
        assertThat(outcome.violation()).isEmpty();
        assertThat(outcome.invites()).isPositive();
    }

    private static long counted() throws SQLException {
        try (var connection = stack.database(Service.DIALER);
                var select = connection.prepareStatement("select coalesce(sum(taken), 0) from livekit_budget");
                var rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static JsonObject requests() {
        return stack.liveKit().stats().getJsonObject("requests").getJsonObject("byMethod");
    }

    private static int since(JsonObject before, String method) {
        return requests().getInteger(method, 0) - before.getInteger(method, 0);
    }
}
