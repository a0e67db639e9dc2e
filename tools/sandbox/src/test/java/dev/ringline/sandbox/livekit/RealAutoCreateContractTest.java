package dev.ringline.sandbox.livekit;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** As {@link RealLiveKitContractTest}, with {@code room.auto_create: true}. */
class RealAutoCreateContractTest extends AutoCreateContract {
    @TempDir
    static Path folder;

    private static RealLiveKit server;

    @BeforeAll
    static void start() {
        if (RealLiveKit.livekit().isEmpty() || RealLiveKit.redis().isEmpty()) {
            System.err.println("SKIPPED: " + RealLiveKitContractTest.missing());
        } else {
            server = new RealLiveKit(
                    RealLiveKit.livekit().orElseThrow(), RealLiveKit.redis().orElseThrow(), folder, true);
        }
    }

    @BeforeEach
    void requireServer() {
        RealLiveKitContractTest.require(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    ServerUnderTest server() {
        return server;
    }
}
