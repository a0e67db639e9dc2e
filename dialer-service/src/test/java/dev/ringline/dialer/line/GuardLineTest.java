package dev.ringline.dialer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.testing.Line;
import dev.ringline.dialer.testing.LineCampaign;
import dev.ringline.events.AttemptId;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pool's breaker and throttle do to its calls, and to nobody else's. */
@QuarkusTest
@TestProfile(Line.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class GuardLineTest extends OnTheLine {
    private static final Duration SOON = Duration.ofSeconds(40);
    private LineCampaign line;

    @BeforeEach
    void a_campaign_that_runs() throws Exception {
        line = running(20, 100);
    }

    @Test
    void a_trunk_that_fails_opens_its_pools_breaker_and_no_others_and_closes_again() throws Exception {
        // given
        var other = new LineCampaign(publisher, hash, sql).running(20, 100);
        liveKit.callees().set("re:\\+150055520.*", "sip status=503");
        liveKit.callees().set("re:\\+150055521.*", "answer after=50ms talk=100ms");
        // when
        for (int i = 0; i < 40; i++) {
            line.release("+150055520%02d".formatted(i));
        }
        await().atMost(SOON).until(() -> breaker(line).startsWith("true"));
        // then
        assertThat(breaker(line)).contains("of the latest calls failed");
        assertThat(breaker(other)).isEmpty();
        assertThat(answered(other, "+15005552199")).isNotNull();
        await().atMost(SOON).until(() -> line.count("body ->> 'rule' = 'breaker-open'") > 0);
        // and when the trunk is well again
        for (int i = 0; !breaker(line).startsWith("false"); i++) {
            line.release("+150055521%02d".formatted(i));
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        }
        for (int i = 40; i < 46; i++) {
            answered(line, "+150055521%02d".formatted(i));
        }
        assertThat(breaker(line)).startsWith("false");
    }

    @Test
    void a_few_calls_try_whether_a_trunk_is_well_again_and_not_all_that_wait() throws Exception {
        // given a trunk that fails, and callees whose phones ring for a while when it is tried
        liveKit.callees().set("re:\\+150055525.*", "sip status=503");
        liveKit.callees().set("re:\\+150055526.*", "answer after=20s talk=100ms");
        for (int i = 0; i < 40; i++) {
            line.release("+150055525%02d".formatted(i));
        }
        await().atMost(SOON).until(() -> breaker(line).startsWith("true"));
        await().atMost(SOON).until(() -> breaker(line).startsWith("false"));
        // when
        for (int i = 0; i < 30; i++) {
            line.release("+150055526%02d".formatted(i));
        }
        // then
        await().atMost(SOON).until(() -> rung("+150055526") == 5);
        await().during(Duration.ofSeconds(1)).until(() -> rung("+150055526") == 5);
    }

    private long rung(String prefix) {
        return liveKit.invites().list().stream()
                .filter(invite -> invite.to().startsWith(prefix))
                .count();
    }

    @Test
    void one_answer_that_the_carrier_does_not_know_us_is_enough() throws Exception {
        // given
        liveKit.callees().set("+15005552201", "forbidden");
        // when
        var id = ended(line, "+15005552201");
        // then
        assertThat(line.state(id)).isEqualTo("ENDED TRUNK_AUTH");
        assertThat(line.of(id, "body ->> 'burnt'")).isEqualTo("false");
        await().until(() -> breaker(line).equals("true the trunk was refused with SIP 403"));
    }

    @Test
    void a_sudden_rate_of_callees_who_decline_opens_it() throws Exception {
        liveKit.callees().set("re:.*", "reject");
        for (int i = 0; i < 40; i++) {
            line.release("+150055523%02d".formatted(i));
        }
        await().atMost(SOON).until(() -> breaker(line).contains("of the latest callees declined"));
    }

    @Test
    void what_the_carrier_refuses_as_too_many_comes_back_unburnt_and_slows_the_pool() throws Exception {
        // given
        liveKit.callees().set("re:.*", "cps");
        // when
        var id = ended(line, "+15005552401");
        // then
        assertThat(line.state(id)).isEqualTo("ENDED THROTTLED");
        assertThat(line.of(id, "body ->> 'burnt'")).isEqualTo("false");
        assertThat(line.of(id, "body ->> 'counts'")).isEqualTo("false");
        await().until(() ->
                sql.count("breaker where pool_id = '%s' and not is_open and throttled_cps < 20".formatted(line.pool))
                        == 1);
    }

    /** Whether it is open, and why; nothing if it never was. */
    private String breaker(LineCampaign of) {
        return sql
                .texts("select is_open || ' ' || reason from breaker where pool_id = '%s'".formatted(of.pool))
                .stream()
                .findFirst()
                .orElse("");
    }

    private AttemptId answered(LineCampaign of, String number) throws Exception {
        var id = ended(of, number);
        assertThat(of.state(id)).isEqualTo("ENDED ANSWERED");
        return id;
    }

    /** Plays campaign-service for one number: what was not sent because its slot was missed is released again. */
    private AttemptId ended(LineCampaign of, String number) throws Exception {
        for (int tries = 0; tries < 10; tries++) {
            var id = of.release(number);
            await().atMost(SOON).until(() -> of.state(id).matches("(ENDED|NOT_SENT|REFUSED) .*"));
            if (!of.of(id, "body ->> 'reason'").equals("slot missed")) {
                return id;
            }
        }
        throw new AssertionError("this machine misses every slot");
    }
}
