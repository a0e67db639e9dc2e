package dev.ringline.sandbox.livekit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** With {@code RINGLINE_REQUIRE_LIVEKIT=true} a missing binary fails instead of skipping. */
class RealLiveKitContractTest extends LiveKitContract {
    @TempDir
    static Path folder;

    private static RealLiveKit server;

    @BeforeAll
    static void start() {
        if (RealLiveKit.livekit().isEmpty() || RealLiveKit.redis().isEmpty()) {
            System.err.println("SKIPPED: " + missing());
        } else {
            server = new RealLiveKit(
                    RealLiveKit.livekit().orElseThrow(), RealLiveKit.redis().orElseThrow(), folder, false);
        }
    }

    /** Each test by itself, so that each shows in the count of the skipped. */
    @BeforeEach
    void requireServer() {
        require(server);
    }

    static void require(ServerUnderTest server) {
        if (server != null) {
            return;
        }
        if (Boolean.parseBoolean(System.getenv("RINGLINE_REQUIRE_LIVEKIT"))) {
            fail(missing());
        }
        abort(missing());
    }

    static String missing() {
        return "%s not found: contract tests on the real LiveKit did not run. Install: go install"
                        .formatted(RealLiveKit.livekit().isEmpty() ? "livekit-server" : "redis-server")
                + " github.com/livekit/livekit-server/cmd/server@v1.13.5, and the package redis-server";
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
