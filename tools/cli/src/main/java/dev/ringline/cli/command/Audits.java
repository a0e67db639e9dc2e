package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.sandbox.process.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Asks call-log-service to replay or to verify, and waits for what it finds. */
public final class Audits {
    private static final Duration POLL = Duration.ofMillis(200);

    private Audits() {}

    public static JsonNode replay(Api api, Duration within) {
        return ask(api, "/replays", within);
    }

    public static JsonNode verify(Api api, Duration within) {
        return ask(api, "/journal/verifications", within);
    }

    /** @return the result */
    private static JsonNode ask(Api api, String path, Duration within) {
        var latest = new AtomicReference<>(api.post(path, Map.of()));
        var one = path + "/" + latest.get().path("id").asText();
        var over = Waiting.until(within, () -> {
            latest.set(api.get(one));
            var state = latest.get().path("state").asText();
            return state.equals("DONE") || state.equals("FAILED") || Waiting.until(POLL, () -> false);
        });
        if (!over || latest.get().path("state").asText().equals("FAILED")) {
            throw new Failure(
                    "it did not finish: " + latest.get().path("state").asText(),
                    "The log of call-log-service says why; ask again.");
        }
        return latest.get().path("result");
    }
}
