package dev.ringline.dialer.calling.io;

import dev.ringline.platform.secret.CallTokensForTests;
import java.time.Clock;

/** LiveKit's rooms for tests that run without the service. */
final class Rooms {
    private Rooms() {}

    static LiveKitRooms of(LiveKitAccess access) {
        return new LiveKitRooms(
                access,
                new LiveKitClient(access, io.vertx.core.Vertx.vertx(), () -> {}),
                new AgentMetadata(CallTokensForTests.tokens(), Clock.systemUTC(), "http://localhost:8080"),
                60);
    }
}
