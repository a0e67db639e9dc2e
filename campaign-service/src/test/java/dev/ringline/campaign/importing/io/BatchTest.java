package dev.ringline.campaign.importing.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.ringline.campaign.TenantLine;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class BatchTest {
    private static final String ITEM = "{\"number\":\"+12025550123\",\"clientToken\":\"c-1\"}";

    private final TenantLine line = new TenantLine();
    private String campaign;

    @BeforeEach
    void makeCampaign() {
        campaign = line.campaign();
    }

    @Test
    void each_item_has_its_own_result() {
        send("""
                        {"country":"DE","leads":[
                          {"number":"030 23125000","clientToken":"a","zone":"Europe/Lisbon","priority":"7",
                           "expiresAt":"2036-01-01T00:00:00Z","fields":{"name":"Ada"}},
                          {"number":"+49 30 23125000"},
                          {"number":"030 23125001","clientToken":"a"},
                          {"number":"nonsense","zone":"Mars","fields":{"":"x"}},
                          {"number":"030 23125002"},
                          {}]}""")
                .statusCode(200)
                .body("results.index", equalTo(List.of(0, 1, 2, 3, 4, 5)))
                .body(
                        "results.status",
                        equalTo(List.of("waiting", "duplicate", "duplicate", "invalid", "waiting", "invalid")))
                .body("results[3].faults.field", equalTo(List.of("number", "zone", "fields")))
                .body("counts.imported", equalTo(6))
                .body("counts.invalid", equalTo(2))
                .body("counts.duplicate", equalTo(2))
                .body("counts.waiting", equalTo(2));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(line.records(Topic.LEAD_DECISIONS, LeadsImported.class))
                        .singleElement()
                        .satisfies(
                                record -> assertThat(record.event().imported()).isEqualTo(6)));
    }

    @Test
    void what_is_sent_again_under_its_client_token_is_taken_once() {
        var id = send("{\"leads\":[" + ITEM + "]}").extract().<String>path("results[0].leadId");
        send("{\"leads\":[" + ITEM + "]}")
                .body("results[0].status", equalTo("repeated"))
                .body("results[0].leadId", equalTo(id))
                .body("importId", nullValue())
                .body("counts.imported", equalTo(0));
    }

    @Test
    void a_client_token_belongs_to_one_number() {
        send("{\"leads\":[" + ITEM + "]}");
        send("{\"leads\":[{\"number\":\"+12025550124\",\"clientToken\":\"c-1\"}]}")
                .body("results[0].status", equalTo("duplicate"))
                .body("results[0].faults[0].field", equalTo("clientToken"));
    }

    @Test
    void a_number_without_a_token_is_a_duplicate_of_the_lead_that_has_it() {
        var id = send("{\"leads\":[" + ITEM + "]}").extract().<String>path("results[0].leadId");
        send("{\"leads\":[{\"number\":\"+1 202 555 0123\"}]}")
                .body("results[0].status", equalTo("duplicate"))
                .body("results[0].leadId", equalTo(id))
                .body("counts.duplicate", equalTo(1));
    }

    @Test
    void the_same_batch_from_many_at_once_makes_one_lead() throws Exception {
        Callable<String> send = () ->
                send("{\"leads\":[" + ITEM + "]}").statusCode(200).extract().path("results[0].leadId");
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            var ids = many.invokeAll(Collections.nCopies(16, send)).stream()
                    .map(done -> done.resultNow())
                    .distinct()
                    .toList();
            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void a_batch_that_is_none_is_refused() {
        send("{\"leads\":[]}").statusCode(400).body("field", equalTo("leads"));
        send("{}").statusCode(400);
        send("{\"leads\":[null]}").statusCode(400).body("row", equalTo(0));
        send("{\"country\":\"XX\",\"leads\":[" + ITEM + "]}").statusCode(400).body("field", equalTo("country"));
        send("{\"leads\":[" + "{},".repeat(5_000) + "{}]}").statusCode(400);
        send("{\"leads\":").statusCode(400);
        send("[".repeat(100_000)).statusCode(400);
    }

    private ValidatableResponse send(String body) {
        return line.asOperator()
                .contentType(ContentType.JSON)
                .body(body)
                .post(line.path("/campaigns/" + campaign + "/leads"))
                .then();
    }
}
