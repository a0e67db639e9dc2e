package dev.ringline.number;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.ringline.number.testing.Line;
import dev.ringline.number.testing.TwilioAccounts;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input is refused with the field's name, and its content is not repeated. */
@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "number"))
@WithTestResource(TwilioAccounts.class)
class BadInputTest {
    private final Line acme = new Line("bad-input");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "carrier-pools     | {\"name\":\"n\",\"cps\":0,\"concurrency\":1,\"providerAccountId\":\"%s\"}    | 400 | cps",
                "carrier-pools     | {\"name\":\"n\",\"cps\":1001,\"concurrency\":1,\"providerAccountId\":\"%s\"} | 400 | cps",
                "carrier-pools     | {\"name\":\"n\",\"cps\":\"many\",\"concurrency\":1}                        | 400 | cps",
                "carrier-pools     | {\"name\":\"n\",\"cps\":1,\"concurrency\":1,\"providerAccountId\":\"%s\"}    | 422 | providerAccountId",
                "trunks            | {\"name\":\"n\",\"sipTrunkId\":\"no good\",\"poolId\":\"%s\"}              | 400 | sipTrunkId",
                "trunks            | {\"name\":\"n\",\"sipTrunkId\":\"ST_a\",\"poolId\":\"%s\"}                 | 422 | poolId",
                "provider-accounts | {\"accountSid\":\"hunter2\",\"authToken\":\"hunter2\"}                    | 400 | accountSid",
                "provider-accounts | {\"accountSid\":\"AC00000000000000000000000000000099\"}                     | 400 | authToken"
            })
    void is_refused_by_field(String resource, String body, int status, String field) {
        acme.as("admin", "platform")
                .body(body.replace("%s", UUID.randomUUID().toString()))
                .put(acme.path(resource + "/" + UUID.randomUUID()))
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body(not(containsString("hunter2")));
    }

    @Test
    void what_is_no_json_no_id_or_no_cursor_of_ours_is_refused() {
        acme.as("admin")
                .body("{")
                .put(acme.path("carrier-pools/" + UUID.randomUUID()))
                .then()
                .statusCode(400);
        acme.as("admin")
                .body("{}")
                .put(acme.path("carrier-pools/not-an-id"))
                .then()
                .statusCode(404);
        acme.as("viewer")
                .queryParam("cursor", "zzz")
                .get(acme.path("phone-numbers"))
                .then()
                .statusCode(400)
                .body("field", equalTo("cursor"));
        acme.as("operator").post(acme.path("phone-numbers/import")).then().statusCode(409);
        acme.as("operator")
                .body("{\"number\":\"+12025550100\"}")
                .put(acme.path("phone-numbers/" + UUID.randomUUID()))
                .then()
                .statusCode(400)
                .body("field", equalTo("number"));
    }
}
