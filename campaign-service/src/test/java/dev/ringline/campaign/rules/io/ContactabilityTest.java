package dev.ringline.campaign.rules.io;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.ringline.campaign.TenantLine;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class ContactabilityTest {
    private static final String NUMBER = "+12025550123";

    private final TenantLine line = new TenantLine();

    @Test
    void every_rule_answers_for_a_campaign() {
        ask("{\"number\":\"(202) 555-0123\",\"country\":\"US\",\"campaignId\":\"%s\"}".formatted(line.campaign()))
                .statusCode(200)
                .body("callable", equalTo(true))
                .body("zones", equalTo(List.of("America/New_York")))
                .body(
                        "rules.rule",
                        equalTo(List.of(
                                "suppressed",
                                "expired",
                                "zone-unknown",
                                "schedule",
                                "attempt-cap",
                                "minimum-gap",
                                "window")))
                .body("rules.holds", equalTo(List.of(true, true, true, true, true, true, true)));
    }

    @Test
    void a_number_on_a_list_names_the_rule_and_the_list_and_never_itself() {
        var list = "/suppression-lists/" + UUID.randomUUID();
        line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"dnc\"}")
                .put(line.path(list));
        line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"add\":[{\"number\":\"%s\",\"reason\":\"COMPLAINT\"}]}".formatted(NUMBER))
                .post(line.path(list + "/entries"));
        for (var campaign : new String[] {"", ",\"campaignId\":\"" + line.campaign() + "\""}) {
            ask("{\"number\":\"%s\"%s}".formatted(NUMBER, campaign))
                    .body("callable", equalTo(false))
                    .body("rule", equalTo("suppressed"))
                    .body("lists[0].reason", equalTo("COMPLAINT"))
                    .body(not(containsString("2025550123")));
        }
    }

    @Test
    void a_question_that_is_none_is_refused_without_the_number() {
        ask("{}").statusCode(400).body("field", equalTo("number"));
        ask("{\"number\":\"+1202555012345\"}")
                .statusCode(400)
                .body("field", equalTo("number"))
                .body(not(containsString("2025550123")));
        ask("{\"number\":\"%s\",\"campaignId\":\"%s\"}".formatted(NUMBER, UUID.randomUUID()))
                .statusCode(400)
                .body("field", equalTo("campaignId"));
    }

    @Test
    void a_number_knows_its_leads_in_all_campaigns_and_none_of_another_tenant() {
        var stranger = new TenantLine();
        add(stranger, stranger.campaign());
        var campaigns = List.of(line.campaign(), line.campaign());
        var leads = campaigns.stream().map(campaign -> add(line, campaign)).toList();
        line.as("viewer")
                .contentType(ContentType.JSON)
                .body("{\"number\":\"(202) 555-0123\",\"country\":\"US\"}")
                .post(line.path("/contactability/leads"))
                .then()
                .statusCode(200)
                .body("leads.leadId", equalTo(leads.reversed()))
                .body("leads.campaignId", equalTo(campaigns.reversed()))
                .body("leads.state", equalTo(List.of("WAITING", "WAITING")))
                .body(not(containsString("2025550123")));
        line.as("viewer")
                .contentType(ContentType.JSON)
                .body("{\"number\":\"nobody\"}")
                .post(line.path("/contactability/leads"))
                .then()
                .statusCode(400)
                .body("field", equalTo("number"));
    }

    private static String add(TenantLine line, String campaign) {
        return line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"leads\":[{\"number\":\"%s\"}]}".formatted(NUMBER))
                .post(line.path("/campaigns/" + campaign + "/leads"))
                .then()
                .statusCode(200)
                .extract()
                .path("results[0].leadId");
    }

    private ValidatableResponse ask(String body) {
        return line.as("viewer")
                .contentType(ContentType.JSON)
                .body(body)
                .post(line.path("/contactability"))
                .then();
    }
}
