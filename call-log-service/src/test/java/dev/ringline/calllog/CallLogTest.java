package dev.ringline.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.ringline.events.ImportId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsImported;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events in, call log out. */
@QuarkusTest
@TestProfile(EveryTopic.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class CallLogTest {
    private final Line line = new Line();

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void a_call_is_found_with_everything_that_is_known_of_it() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);

        line.as("operator")
                .get(line.path("/calls/" + call))
                .then()
                .statusCode(200)
                .body("state", equalTo("ENDED"))
                .body("disposition", equalTo("ANSWERED"))
                .body("sipStatus", equalTo(200))
                .body("to", equalTo(line.number(1).value()))
                .body("from", equalTo(line.number(9_999).value()))
                .body("campaignId", equalTo(line.campaign.toString()))
                .body("ringTimeMs", equalTo(5_000))
                .body("talkTimeMs", equalTo(15_000))
                .body("evidence.source", contains("response"));
    }

    @Test
    void a_viewer_sees_no_number() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);

        var body = line.as("viewer").get(line.path("/calls/" + call)).body();
        assertThat(body.jsonPath().getString("to")).isEqualTo("+1…01");
        assertThat(body.asString()).doesNotContain(line.number(1).value());
        assertThat(line.as("viewer")
                        .get(line.path("/calls/" + call + "/events"))
                        .body()
                        .asString())
                .doesNotContain(line.number(1).value());
    }

    @Test
    void calls_are_searched_page_by_page_newest_first() {
        for (int lead = 1; lead <= 5; lead++) {
            line.call(lead, line.begin.plusSeconds(lead), lead != 5);
        }
        line.awaitJournalled(19);

        var first = line.as("auditor")
                .get(line.path("/calls?limit=2&campaign=" + line.campaign))
                .jsonPath();
        assertThat(first.getList("items")).hasSize(2);
        var second = line.as("auditor")
                .get(line.path("/calls?limit=3&cursor=" + first.getString("next")))
                .jsonPath();
        assertThat(second.getList("items")).hasSize(3);
        assertThat(second.getString("next")).isNull();
        assertThat(second.<String>getList("items.id")).doesNotContainAnyElementsOf(first.getList("items.id"));

        line.as("viewer").get(line.path("/calls?disposition=ANSWERED")).then().body("items", hasSize(4));
        line.as("viewer")
                .get(line.path("/calls?lead=" + line.lead(3)))
                .then()
                .body("items.leadId", contains(line.lead(3).toString()));
        line.as("viewer")
                .get(line.path("/calls?from=" + line.begin.plusSeconds(4) + "&until=" + line.begin.plusSeconds(5)))
                .then()
                .body("items.leadId", contains(line.lead(4).toString()));
        line.as("viewer")
                .body(Map.of("number", line.number(2).value()))
                .post(line.path("/calls/search"))
                .then()
                .body("items.leadId", contains(line.lead(2).toString()));
    }

    @Test
    void bad_questions_name_their_field() {
        for (var question : Map.of(
                        "/calls?cursor=x", "cursor",
                        "/calls?disposition=NONE", "disposition",
                        "/calls?from=yesterday", "from",
                        "/why", "call")
                .entrySet()) {
            line.as("viewer")
                    .get(line.path(question.getKey()))
                    .then()
                    .statusCode(400)
                    .body("field", equalTo(question.getValue()));
        }
        line.as("viewer")
                .body(Map.of("number", "12"))
                .post(line.path("/calls/search"))
                .then()
                .statusCode(400)
                .body("field", equalTo("number"));
    }

    @Test
    void why_says_who_decided_what_by_which_rule() {
        var call = line.call(1, line.begin, true);
        line.moved(1, LeadState.READY, LeadState.RETRY_AT, 2);
        line.awaitJournalled(5);

        line.as("auditor")
                .get(line.path("/why?call=" + call))
                .then()
                .statusCode(200)
                .body("decisions.type", contains("CallWaiting", "CallDialing", "CallAnswered", "CallEnded"))
                .body("decisions[1].rule", equalTo("claim"))
                .body("decisions[1].rulesVersion", equalTo(7));
        assertThat(line.as("auditor")
                        .get(line.path("/why?lead=" + line.lead(1)))
                        .jsonPath()
                        .<String>getList("decisions.type"))
                .contains("LeadDecided", "CallEnded");
        assertThat(line.as("auditor")
                        .body(Map.of("number", line.number(1).value()))
                        .post(line.path("/why"))
                        .jsonPath()
                        .<String>getList("decisions.says"))
                .contains("READY to RETRY_AT");
    }

    @Test
    void a_calls_events_stand_in_the_journal() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);
        var events =
                line.as("operator").get(line.path("/calls/" + call + "/events")).jsonPath();
        assertThat(events.<Integer>getList("sequence")).isSorted();
        assertThat(events.<Integer>getList("position")).isSorted();
        assertThat(events.getString("[1].personal.'attempt.to'"))
                .isEqualTo(line.number(1).value());
        assertThat(events.getString("[1].body.attempt.to")).isNull();
        line.as("operator")
                .get(line.path("/calls/" + UUID.randomUUID() + "/events"))
                .then()
                .statusCode(404);
    }

    @Test
    void figures_add_up_and_leads_are_conserved() {
        line.say(
                new LeadsImported(
                        new ImportId(UUID.randomUUID()), line.tenant, line.campaign, 0, 10, 1, 2, 1, 6, line.begin),
                "import",
                "import/0",
                1);
        line.moved(1, LeadState.WAITING, LeadState.READY, 1);
        line.call(1, line.begin, true);
        line.moved(1, LeadState.READY, LeadState.FINISHED, 2);
        line.moved(2, LeadState.WAITING, LeadState.READY, 1);
        line.awaitJournalled(8);

        line.as("viewer")
                .get(line.path("/stats/campaigns/" + line.campaign))
                .then()
                .statusCode(200)
                .body("dialed", equalTo(1))
                .body("answered", equalTo(1))
                .body("dispositions.ANSWERED", equalTo(1))
                .body("leads.imported", equalTo(10))
                .body("leads.waiting", equalTo(4))
                .body("leads.inFlight", equalTo(1))
                .body("leads.finished", equalTo(1))
                .body("balanced", equalTo(true));
        line.as("viewer").get(line.path("/stats")).then().body("talkTimeMs", equalTo(15_000));
        line.as("viewer")
                .get(line.path("/stats/campaigns/" + UUID.randomUUID()))
                .then()
                .body("dialed", equalTo(0))
                .body("answerRate", nullValue());
    }
}
