package dev.ringline.dialer.line;

import static dev.ringline.dialer.attempt.Attempts.TENANT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.testing.Line;
import dev.ringline.dialer.testing.LineCampaign;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of limits, agents and time while calls are made. */
@QuarkusTest
@TestProfile(Line.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class FiguresTest extends OnTheLine {
    private static final int CALLS = 8;
    private static final List<String> STAGES = List.of("queue", "prepare", "ready", "slot", "ring", "talk", "end");

    private LineCampaign line;

    @BeforeEach
    void a_campaign_that_runs() throws Exception {
        line = running(20, 100);
    }

    @AfterEach
    void no_limit_of_the_tenant_is_left() throws Exception {
        sql.run("delete from tenant_limit");
    }

    @Test
    void every_limit_is_seen_with_what_it_allows_and_what_is_used() throws Exception {
        // given
        sql.run("insert into tenant_limit values ('%s', 2, 3, 1, 'test', now())".formatted(TENANT));
        liveKit.callees().set("re:.*", "answer after=300ms talk=2s");
        var before = figure("ringline_stage_seconds_count{stage=\"end\"");
        // when
        for (int i = 0; i < CALLS; i++) {
            line.release("+1500558%04d".formatted(i));
        }
        // then
        var tenant = "{limit=\"tenant\",of=\"" + TENANT + "\"}";
        var shown = List.of(
                "ringline_concurrency_used" + tenant,
                "ringline_own_cps_used" + tenant,
                "ringline_live_calls{",
                "ringline_agents_waiting{",
                "ringline_claims_deferred_total{why=\"tenant cps\"}");
        var most = new HashMap<String, Double>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            shown.forEach(series -> most.merge(series, figure(series), Math::max));
            return most.values().stream().allMatch(value -> value > 0);
        });
        assertThat(most.get("ringline_concurrency_used" + tenant)).isLessThanOrEqualTo(3);
        assertThat(figure("ringline_concurrency_allowed" + tenant)).isEqualTo(3);
        assertThat(figure("ringline_own_cps_allowed" + tenant)).isEqualTo(2);
        // and at the end every call's time is in its stages
        await().atMost(Duration.ofSeconds(60)).until(() -> line.count("state in ('ENDED', 'NOT_SENT')") == CALLS);
        var ended = line.count("state = 'ENDED'");
        assertThat(figure("ringline_stage_seconds_count{stage=\"end\"") - before)
                .isEqualTo(ended);
        for (var stage : STAGES) {
            assertThat(figure("ringline_stage_seconds_count{stage=\"" + stage + "\""))
                    .as(stage)
                    .isGreaterThanOrEqualTo(ended);
        }
        assertThat(figure("ringline_stage_seconds_sum{stage=\"talk\"")).isGreaterThan(ended);
        assertThat(figure("ringline_agents_idle_seconds_total{fate=\"called\"}"))
                .isPositive();
        await().untilAsserted(() -> assertThat(figure("ringline_live_calls{")).isZero());
    }

    /** The sum of the series that begin so; 0 where there is none. */
    private static double figure(String series) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(one -> one.startsWith(series))
                .mapToDouble(one -> Double.parseDouble(one.substring(one.lastIndexOf(' ') + 1)))
                .sum();
    }
}
