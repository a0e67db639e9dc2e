package dev.ringline.campaign.hopper;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.rules.Rule;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an operator sees in the metrics. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class FiguresTest {
    @Test
    void hoppers_leads_releases_and_imported_rows_are_measured() {
        try (var line = new Line(Topic.LEADS_READY)) {
            var here = LineOfTenant.on(line);
            var released = value("ringline_releases_total");
            var campaign = here.running("\"limits\": {\"cps\": 2}");
            Leads.add(here.tenant(), campaign, "Etc/UTC", numbers());
            var holding = here.running();
            Leads.add(here.tenant(), holding, "", "+12025550260"); // in no known zone
            var held = "rule=\"%s\",state=\"HELD\"".formatted(Rule.ZONE_UNKNOWN.text());

            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(ofCampaign("ringline_hopper_size", campaign, "")).isEqualTo(10);
                assertThat(ofCampaign("ringline_hopper_ready", campaign, "")).isEqualTo(10);
                assertThat(ofCampaign("ringline_leads", campaign, "state=\"READY\""))
                        .isEqualTo(10);
                assertThat(ofCampaign("ringline_leads", campaign, "state=\"WAITING\""))
                        .isPositive();
                assertThat(ofCampaign("ringline_leads", holding, held)).isEqualTo(1);
                assertThat(value("ringline_releases_total")).isEqualTo(released + 10);
            });
        }
    }

    @Test
    void rows_of_files_are_counted_by_what_became_of_them() {
        try (var line = new Line(Topic.LEADS_READY)) {
            var here = LineOfTenant.on(line);
            var campaign = here.rest().draft(here.trunk());
            var waiting = value("ringline_import_rows_total{fate=\"waiting\"");
            var invalid = value("ringline_import_rows_total{fate=\"invalid\"");
            here.rest()
                    .request()
                    .contentType("text/csv")
                    .body("number\n+12025550261\n+12025550262\nnobody\n")
                    .post(here.rest().path("/" + campaign + "/imports"))
                    .then()
                    .statusCode(202);
            await().untilAsserted(() -> {
                assertThat(value("ringline_import_rows_total{fate=\"waiting\"")).isEqualTo(waiting + 2);
                assertThat(value("ringline_import_rows_total{fate=\"invalid\"")).isEqualTo(invalid + 1);
            });
        }
    }

    private static String[] numbers() {
        return IntStream.range(0, 30).mapToObj(i -> "+120255502" + (10 + i)).toArray(String[]::new);
    }

    private static double ofCampaign(String metric, CampaignId campaign, String also) {
        return lines().filter(line -> line.startsWith(metric + "{")
                        && line.contains("campaign=\"" + campaign + "\"")
                        && line.contains(also))
                .mapToDouble(FiguresTest::number)
                .sum();
    }

    private static double value(String metric) {
        return lines().filter(line -> line.startsWith(metric))
                .mapToDouble(FiguresTest::number)
                .sum();
    }

    private static double number(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static java.util.stream.Stream<String> lines() {
        return given().get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines();
    }
}
