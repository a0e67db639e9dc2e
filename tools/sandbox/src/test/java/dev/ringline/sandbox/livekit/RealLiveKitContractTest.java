package dev.ringline.sandbox.livekit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With {@code RINGLINE_REQUIRE_LIVEKIT=true} a missing binary fails instead of skipping. */
class RealLiveKitContractTest extends LiveKitContract {
    @TempDir
    static Path folder;

    private static RealLiveKit server;

    @BeforeAll
    static void start() {
        var livekit = RealLiveKit.livekit();
        var redis = RealLiveKit.redis();
        if (livekit.isEmpty() || redis.isEmpty()) {
            missing("%s not found: contract tests on the real LiveKit did not run. Install: go install"
                            .formatted(livekit.isEmpty() ? "livekit-server" : "redis-server")
                    + " github.com/livekit/livekit-server/cmd/server@v1.13.5, and the package redis-server");
        }
        server = new RealLiveKit(livekit.orElseThrow(), redis.orElseThrow(), folder);
    }

    private static void missing(String what) {
        if (Boolean.parseBoolean(System.getenv("RINGLINE_REQUIRE_LIVEKIT"))) {
            fail(what);
        }
        abort(what);
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
