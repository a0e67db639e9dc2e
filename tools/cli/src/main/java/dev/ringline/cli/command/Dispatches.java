package dev.ringline.cli.command;

import io.livekit.server.AgentDispatchServiceClient;
import java.io.IOException;
import java.util.Optional;

/** Asks LiveKit itself which agent was sent into a room; only while the room is there. */
final class Dispatches {
    private Dispatches() {}

    /** @param key to LiveKit; empty where nobody gave us one */
    record LiveKit(String url, String key, String secret) {}

    /** The id of the first dispatch, {@code AD_…}. */
    static Optional<String> first(Optional<LiveKit> liveKit, String room) {
        return liveKit.flatMap(at -> {
            try {
                var client = AgentDispatchServiceClient.createClient(at.url(), at.key(), at.secret());
                var answer = client.listDispatch(room).execute();
                return answer.body() == null
                        ? Optional.empty()
                        : answer.body().stream().findFirst().map(dispatch -> dispatch.getId());
            } catch (IOException | RuntimeException notThere) {
                return Optional.empty(); // the room is not there yet, or not any more
            }
        });
    }
}
