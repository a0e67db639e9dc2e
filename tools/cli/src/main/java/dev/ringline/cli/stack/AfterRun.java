package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.command.Audits;
import dev.ringline.sandbox.livekit.InviteLog.Invite;
import dev.ringline.sandbox.server.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What must hold after any run, whatever was killed in it. The carrier's INVITE log is the truth that our own books are held
 * against.
 */
final class AfterRun {
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(30);
    private static final Duration AUDIT_WITHIN = Duration.ofSeconds(60);

    /** Refused by the carrier before any callee heard of it. */
    private static final Set<String> AT_THE_DOOR = Set.of("THROTTLED", "TRUNK_AUTH", "INVALID_NUMBER");

    private final StackLine stack;
    private final StackCampaign campaign;

    private AfterRun(StackLine stack, StackCampaign campaign) {
        this.stack = stack;
        this.campaign = campaign;
    }

    /** @param campaign settled already */
    static void promisesHold(StackLine stack, StackCampaign campaign) throws SQLException {
        new AfterRun(stack, campaign).promisesHold();
    }

    private void promisesHold() throws SQLException {
        nothingIsLeftOver();
        atMostOneInviteAnAttempt();
        theCarriersLimitHeld();
        noLeadIsLost();
        theCallLogTellsWhatTheCarrierSaw();
        leadsEndAsTheirCallsDid();
        theRecordIsWhole();
    }

    /** P1, by the carrier's own log and over the whole life of the line. */
    private void atMostOneInviteAnAttempt() {
        var all = stack.liveKit().invites().list();
        assertThat(all).allSatisfy(invite -> assertThat(invite.attemptId()).isNotEmpty());
        assertThat(all).extracting(Invite::attemptId).doesNotHaveDuplicates();
        assertThat(all).extracting(Invite::callId).doesNotHaveDuplicates();
    }

    /** P4. */
    private void theCarriersLimitHeld() {
        assertThat(stack.liveKit().invites().maxSlidingSecond())
                .as("INVITEs in the fullest second")
                .isLessThanOrEqualTo(StackLine.CPS);
    }

    /** P5, by campaign-service's tables and by what call-log-service made of the topics. */
    private void noLeadIsLost() {
        var shown = campaign.shown();
        assertThat(shown.path("conserved").asBoolean())
                .as("conserved: %s", shown)
                .isTrue();
        assertThat(shown.path("conservation").path("imported").asInt())
                .isEqualTo(campaign.callees().size());
        assertThat(shown.path("conservation").path("inFlight").asInt()).isZero();
        await("the record's sums").atMost(QUIET_WITHIN).untilAsserted(() -> recordAgrees(shown.path("conservation")));
    }

    private void recordAgrees(JsonNode buckets) {
        var stats = stack.api().get("/stats/campaigns/" + campaign.id());
        assertThat(stats.path("balanced").asBoolean()).as("balanced: %s", stats).isTrue();
        for (var bucket : List.of("imported", "waiting", "inFlight", "finished")) {
            assertThat(stats.path("leads").path(bucket).asInt())
                    .as("%s as recorded: %s", bucket, stats)
                    .isEqualTo(buckets.path(bucket).asInt());
        }
    }

    /** No live call, no doubt, no room, nothing untold. */
    private void nothingIsLeftOver() {
        await("everything is put away")
                .atMost(QUIET_WITHIN)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    assertThat(count(Service.DIALER, "live_call where campaign_id = ?::uuid", campaign.id()))
                            .as("live calls")
                            .isZero();
                    assertThat(count(Service.DIALER, "waiting where campaign_id = ?::uuid", campaign.id()))
                            .as("waiting")
                            .isZero();
                    assertThat(count(Service.DIALER, "prepared where campaign_id = ?::uuid", campaign.id()))
                            .as("prepared rooms")
                            .isZero();
                    assertThat(count(
                                    Service.DIALER,
                                    "attempt where campaign_id = ?::uuid and state not in ('ENDED','REFUSED','NOT_SENT')",
                                    campaign.id()))
                            .as("attempts that are not over")
                            .isZero();
                    assertThat(count(Service.DIALER, "reconciliation"))
                            .as("reconciling")
                            .isZero();
                    assertThat(stack.liveKit().roomNames()).as("rooms").isEmpty();
                    for (var service : Service.values()) {
                        assertThat(count(service, "outbox_rules") + count(service, "outbox_data"))
                                .as("records that %s has not sent", service.module())
                                .isZero();
                    }
                });
    }

    /** Each INVITE is an attempt that says it was sent, and each attempt that says so is an INVITE. */
    private void theCallLogTellsWhatTheCarrierSaw() {
        await("the call log").atMost(QUIET_WITHIN).untilAsserted(() -> {
            var calls = stack.api().all("/calls?campaign=" + campaign.id()).stream()
                    .collect(Collectors.toMap(call -> call.path("id").asText(), call -> call));
            assertThat(rung()).allSatisfy((attempt, invite) -> {
                assertThat(calls).containsKey(attempt);
                var call = calls.get(attempt);
                assertThat(call.path("state").asText()).as("%s", call).isEqualTo("ENDED");
                assertThat(call.path("disposition").asText()).as("%s", call).isNotIn("", "NOT_SENT");
                assertThat(call.path("counts").asBoolean()
                                || AT_THE_DOOR.contains(call.path("disposition").asText()))
                        .as("counts: %s", call)
                        .isTrue();
            });
            assertThat(calls).allSatisfy((attempt, call) -> {
                if (!rung().containsKey(attempt)) {
                    assertThat(call.path("burnt").asBoolean())
                            .as("burnt without an INVITE: %s", call)
                            .isFalse();
                }
            });
        });
    }

    /**
     * Whoever was talked to is finished, and nobody else is but who does not exist. A machine may be rung again another
     * time; whether it is depends on when its agent could say so. A restored database may hear that somebody opted out before
     * it hears of the call.
     */
    private void leadsEndAsTheirCallsDid() {
        var talks = stack.api().all("/calls?campaign=" + campaign.id()).stream()
                .filter(call -> call.hasNonNull("answeredAt"))
                .toList();
        var people = leadsOf(talks, false);
        var machines = leadsOf(talks, true);
        assertThat(campaign.leads())
                .filteredOn(lead -> !machines.contains(lead.path("id").asText()))
                .filteredOn(lead -> !lead.path("disposition").asText().equals("INVALID_NUMBER"))
                .allSatisfy(lead -> {
                    boolean talked = people.contains(lead.path("id").asText());
                    assertThat(lead.path("state").asText().equals("FINISHED"))
                            .as("talked to: %s, %s", people, lead)
                            .isEqualTo(talked && !hasOptedOut(lead));
                });
    }

    private static boolean hasOptedOut(JsonNode lead) {
        return lead.path("state").asText().equals("SUPPRESSED")
                && lead.path("reason").asText().contains("OPT_OUT");
    }

    private static Set<String> leadsOf(List<JsonNode> talks, boolean machines) {
        return talks.stream()
                .filter(call ->
                        machines == call.path("outcome").path("result").asText().equals("VOICEMAIL"))
                .map(call -> call.path("leadId").asText())
                .collect(Collectors.toSet());
    }

    /** P8. */
    private void theRecordIsWhole() {
        var replay = Audits.replay(stack.api(), AUDIT_WITHIN);
        assertThat(replay.path("equal").asBoolean())
                .as("replay equal: %s", replay)
                .isTrue();
        var verdict = Audits.verify(stack.api(), AUDIT_WITHIN);
        assertThat(verdict.path("records").asLong()).as("verified: %s", verdict).isPositive();
        assertThat(verdict.hasNonNull("fault")).as("verified: %s", verdict).isFalse();
    }

    private Map<String, Invite> rung() {
        return stack.liveKit().invites().list().stream()
                .filter(invite -> campaign.callees().contains(invite.to()))
                .collect(Collectors.toMap(Invite::attemptId, invite -> invite));
    }

    private long count(Service service, String of, Object... parameters) throws SQLException {
        try (var connection = stack.database(service);
                var query = connection.prepareStatement("select count(*) from " + of)) {
            for (var i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i] instanceof String text ? UUID.fromString(text) : parameters[i]);
            }
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
