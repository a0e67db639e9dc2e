package dev.ringline.sandbox.livekit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SimulatedLiveKitContractTest extends LiveKitContract {
    private static SimulationUnderTest server;

    @BeforeAll
    static void start() {
        server = new SimulationUnderTest(LiveKitConfig.local());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    ServerUnderTest server() {
        return server;
    }
}
