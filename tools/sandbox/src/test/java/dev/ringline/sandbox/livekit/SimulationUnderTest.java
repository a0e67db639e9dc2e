package dev.ringline.sandbox.livekit;

import static org.awaitility.Awaitility.await;

/** Without bridge and workers, as the real one stands there. */
final class SimulationUnderTest implements ServerUnderTest {
    private final WebhookInbox webhooks = new WebhookInbox();
    private final SimulatedLiveKit sim;

    SimulationUnderTest(LiveKitConfig config) {
        sim = SimulatedLiveKit.start(config.timeouts(60, 5).webhooks(webhooks.url()));
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
