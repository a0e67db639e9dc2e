package dev.ringline.number.importing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.ringline.number.testing.Line;
import dev.ringline.number.testing.TwilioAccounts;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever does not want to wait for a slow provider is told where the import is to be watched. */
@QuarkusTest
@TestProfile(SlowImportTest.Impatient.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "number"))
@WithTestResource(TwilioAccounts.class)
class SlowImportTest {
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ringline.numbers.import-patience", "100ms");
        }
    }

    @ConfigProperty(name = "ringline.twilio.url")
    String twilio;

    @AfterEach
    void well() {
        given().post(twilio + "/sim/reset");
    }

    @Test
    void it_goes_on_and_its_progress_is_there_to_be_looked_at() {
        var slow = new Line("slow-import");
        slow.account(5);
        given().contentType("application/json").body("{\"delayMs\":700}").put(twilio + "/sim/faults");

        var accepted = slow.importNumbers();

        var id = accepted.then()
                .statusCode(202)
                .body("state", equalTo("RUNNING"))
                .extract()
                .<String>path("id");
        var progress = slow.path("phone-numbers/imports/" + id);
        accepted.then().header("Location", endsWith(progress));
        await().until(() -> slow.as("viewer").get(progress).path("state").equals("DONE"));
        slow.as("viewer")
                .get(progress)
                .then()
                .statusCode(200)
                .body("found", equalTo(10))
                .body("added", equalTo(10));
        new Line("somebody-else")
                .as("viewer")
                .get(new Line("somebody-else").path("phone-numbers/imports/" + id))
                .then()
                .statusCode(404);
    }
}
