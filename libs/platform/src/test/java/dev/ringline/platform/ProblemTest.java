package dev.ringline.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class ProblemTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"text":""}                                | text
                    {}                                         | text
                    {"text":"x","number":"+1555-0100-oops"}    | number
                    {"text":"x","number":{}}                   | number
                    {"text":"x","nested":{"count":"many"}}     | nested.count
                    {"text":["+15550100123"]}                  | text
                    {"text":"nul \\u0000"}                      | text
                    {"text":"half \\ud83d of it"}               | text
                    {"text":                                   |
                    [                                          |
                    +15550100123                               |
                    """)
    void bad_input_is_a_problem_that_names_the_field_and_repeats_nothing(String body, String field) {
        var answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("type")).isEqualTo("about:blank");
        assertThat(answer.jsonPath().getString("field")).isEqualTo(field);
        assertThat(answer.asString()).doesNotContain("555").doesNotContain("dev.ringline");
    }

    @Test
    void an_empty_body_is_a_bad_request() {
        assertThat(post("").statusCode()).isEqualTo(400);
    }

    @Test
    void another_content_type_is_refused() {
        var answer = given().header("Authorization", "Bearer " + operator())
                .contentType("text/csv")
                .body("a,b")
                .post("/api/v1/tenants/acme/notes");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void what_breaks_says_an_incident_and_nothing_else() {
        var answer = given().header("Authorization", "Bearer " + operator())
                .contentType("application/json")
                .post("/api/v1/tenants/acme/notes/broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.jsonPath().getString("detail")).startsWith("incident ");
        assertThat(answer.asString()).doesNotContain("555");
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (var path :
                new String[] {"/api/v1/tenants/acme/notes/no-uuid", "/api/v1/tenants/acme/nothing", "/nothing"}) {
            var answer = given().header("Authorization", "Bearer " + operator()).get(path);
            assertThat(answer.statusCode()).as(path).isIn(404, 403);
        }
    }

    private static Response post(String body) {
        return given().header("Authorization", "Bearer " + operator())
                .contentType("application/json")
                .body(body)
                .post("/api/v1/tenants/acme/notes");
    }

    private static String operator() {
        return SharedServers.tokens().mint("acme", "operator");
    }
}
