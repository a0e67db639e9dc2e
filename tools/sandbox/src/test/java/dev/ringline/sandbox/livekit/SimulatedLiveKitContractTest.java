package dev.ringline.sandbox.livekit;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SimulatedLiveKitContractTest extends LiveKitContract {
    private static Simulation server;

    @BeforeAll
    static void start() {
        server = new Simulation();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    ServerUnderTest server() {
        return server;
    }

    /** Without bridge and workers, as the real one stands there. */
    private static final class Simulation implements ServerUnderTest {
        private final WebhookInbox webhooks = new WebhookInbox();
        private final SimulatedLiveKit sim =
                SimulatedLiveKit.start(LiveKitConfig.local().timeouts(60, 5).webhooks(webhooks.url()));

        private Simulation() {
            sim.faults().noBridge = true;
            sim.agents().set("*", "never");
        }

        @Override
        public String url() {
            return sim.url();
        }

        @Override
        public WebhookInbox webhooks() {
            return webhooks;
        }

        @Override
        public void killAndRestart() {
            sim.crash(300, 100);
            await().until(() -> new Wire(url()).isUp());
        }

        @Override
        public void close() {
            sim.close();
            webhooks.close();
        }
    }
}
