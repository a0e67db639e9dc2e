package dev.ringline.sandbox.livekit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SimulatedAutoCreateContractTest extends AutoCreateContract {
    private static SimulationUnderTest server;

    @BeforeAll
    static void start() {
        server = new SimulationUnderTest(LiveKitConfig.local().cloud());
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
