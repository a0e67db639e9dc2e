package dev.ringline.dialer.line;

import dev.ringline.dialer.testing.Echoes;
import dev.ringline.dialer.testing.LineCampaign;
import dev.ringline.dialer.testing.Publisher;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.Topic;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test of the whole service, on real Kafka and PostgreSQL, and on a simulated LiveKit that tells it what happens. */
abstract class OnTheLine {
    static SimulatedLiveKit liveKit;

    @Inject
    Publisher publisher;

    @Inject
    Echoes echoes;

    @Inject
    Sql sql;

    @Inject
    NumberHash hash;

    @TestHTTPResource("/webhooks/livekit")
    URI webhooks;

    @BeforeAll
    static void simulation() {
        var url = URI.create(ConfigProvider.getConfig().getValue("livekit.url", String.class));
        liveKit = SimulatedLiveKit.start(LiveKitConfig.local()
                .port(url.getPort())
                .trunk(LineCampaign.TRUNK, "line", "carrier.invalid", LineCampaign.CALLER_ID.value()));
    }

    @AfterAll
    static void end() {
        liveKit.close();
    }

    /** A campaign of its own, and nothing in its way that another test left. */
    final LineCampaign running(int cps, int concurrency) throws Exception {
        liveKit.reset();
        liveKit.webhooksTo(List.of(webhooks.toString()));
        publisher.createTopics(Topic.LEADS_READY, Topic.CAMPAIGNS, Topic.SUPPRESSIONS, Topic.NUMBERS, Topic.TRUNKS);
        for (var obstacle : List.of("rule_stop", "kill_switch", "breaker", "tenant_limit")) {
            sql.run("delete from " + obstacle);
        }
        echoes.answer(true);
        return new LineCampaign(publisher, hash, sql).running(cps, concurrency);
    }
}
