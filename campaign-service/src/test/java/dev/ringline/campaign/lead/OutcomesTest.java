package dev.ringline.campaign.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.OutcomeRecorded.AnsweredBy;
import dev.ringline.events.OutcomeRecorded.Result;
import dev.ringline.events.Recorded;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What agents say of calls, taken in beside what the dialer says of them. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class OutcomesTest {
    private static Line line;

    @BeforeAll
    static void listen() {
        line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS, Topic.SUPPRESSIONS);
    }

    @AfterAll
    static void close() {
        line.close();
    }

    @Test
    void an_outcome_in_the_wrap_up_decides_where_the_lead_goes() {
        var here = LineOfTenant.on(line);
        var campaign = here.running("\"retry\": {\"maxAttempts\": 3, \"gapS\": {\"NO_ANSWER\": 900}}");
        var lead = here.lead(campaign, "+12025550121");
        var release = here.released(lead, 1);
        line.say(Dialer.ended(release.event(), Disposition.ANSWERED, true), id(release), 2, here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("WRAP_UP"));
        say(release, Result.VOICEMAIL, null, false);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("RETRY_AT"));
        here.assertMoves(lead, "WAITING>READY", "READY>WRAP_UP", "WRAP_UP>RETRY_AT");
    }

    @Test
    void an_outcome_that_overtakes_the_calls_end_is_kept_for_it() {
        var here = LineOfTenant.on(line);
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550122");
        var release = here.released(lead, 1);
        var answered = Dialer.attempt(release.event(), AttemptState.ANSWERED, null, false, null);
        line.say(new CallAnswered(answered), id(release), 2, here.tenant());
        var at = Instant.parse("2030-01-02T10:00:00Z");
        say(release, Result.CALLBACK, at, false);
        await().untilAsserted(
                        () -> assertThat(Leads.<String>value("SELECT outcome FROM lead WHERE id = ?", lead.value()))
                                .isEqualTo("CALLBACK"));
        line.say(Dialer.ended(release.event(), Disposition.ANSWERED, true), id(release), 3, here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("CALLBACK_AT"));
        assertThat(Leads.<java.sql.Timestamp>value("SELECT due_at FROM lead WHERE id = ?", lead.value())
                        .toInstant())
                .isEqualTo(at);
    }

    @Test
    void an_opt_out_suppresses_the_number_and_every_other_lead_of_it() {
        // given: the same person in two campaigns, one of which rings
        var here = LineOfTenant.on(line);
        var ringing = here.running();
        var rung = here.lead(ringing, "+12025550123");
        var release = here.released(rung, 1);
        var other = here.running();
        here.rest().move(other, "pause", 200);
        var waiting = here.lead(other, "+12025550123");
        // when
        line.say(Dialer.ended(release.event(), Disposition.ANSWERED, true), id(release), 2, here.tenant());
        say(release, Result.OPT_OUT, null, true);
        // then
        await().untilAsserted(() -> assertThat(Leads.state(rung)).isEqualTo("FINISHED"));
        await().untilAsserted(() -> assertThat(Leads.state(waiting)).isEqualTo("SUPPRESSED"));
        await().untilAsserted(() -> assertThat(line.heard(SuppressionChanged.class, here.tenant()))
                .singleElement()
                .satisfies(record -> assertThat(record.event().entries())
                        .singleElement()
                        .satisfies(entry -> {
                            assertThat(entry.reason()).isEqualTo(SuppressionChanged.Reason.OPT_OUT);
                            assertThat(entry.tenantWide()).isTrue();
                        })));
        // and whoever comes in with that number is not released
        here.rest().move(other, "resume", 200);
        var late = here.lead(here.running(), "+12025550123");
        await().untilAsserted(() -> assertThat(Leads.state(late)).isEqualTo("SUPPRESSED"));
        assertThat(here.releases(late)).isEmpty();
    }

    @Test
    void an_outcome_of_an_earlier_attempt_decides_nothing() {
        var here = LineOfTenant.on(line);
        var campaign = here.running("\"retry\": {\"maxAttempts\": 3, \"gapS\": {\"BUSY\": 1}}");
        var lead = here.lead(campaign, "+12025550124");
        var first = here.released(lead, 1);
        line.say(Dialer.ended(first.event(), Disposition.BUSY, true), id(first), 2, here.tenant());
        var second = here.released(lead, 2);
        say(first, Result.COMPLETED, null, false);
        line.say(Dialer.ended(second.event(), Disposition.ANSWERED, true), id(second), 2, here.tenant());
        say(second, Result.INTERESTED, null, false);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("FINISHED"));
        assertThat(Leads.rule(lead)).isEqualTo("outcome");
        here.assertMoves(
                lead, "WAITING>READY", "READY>RETRY_AT", "RETRY_AT>READY", "READY>WRAP_UP", "WRAP_UP>FINISHED");
    }

    private void say(Recorded<LeadReleased> release, Result result, Instant callbackAt, boolean optOut) {
        var call = release.event();
        var outcome = new OutcomeRecorded(
                call.attemptId(),
                call.tenantId(),
                call.campaignId(),
                call.leadId(),
                call.number(),
                call.numberHash(),
                result,
                AnsweredBy.HUMAN,
                callbackAt,
                optOut,
                null,
                "agent",
                Instant.now());
        line.say(outcome, id(release), 1, call.tenantId());
    }

    private static String id(Recorded<LeadReleased> release) {
        return release.event().attemptId().toString();
    }
}
