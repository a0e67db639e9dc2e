package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ringline.cli.api.Api;

/** In which mode LiveKit is, as the dialer's health has it. */
final class LiveKitSays {
    private LiveKitSays() {}

    /** @return {@code mode}, {@code state}, {@code says}; missing where the dialer cannot be asked */
    static JsonNode of(JsonNode dialerHealth) {
        for (var check : dialerHealth.path("checks")) {
            if (check.path("name").asText().equals("fence")) {
                return check.path("data");
            }
        }
        return MissingNode.getInstance();
    }

    static JsonNode of(Api api) {
        return of(api.health("/q/dialer/health/ready"));
    }

    /** What people have to know of it; empty where a fence stands, as usual. */
    static String warning(JsonNode says) {
        return says.path("mode").asText().equals("cloud") ? says.path("says").asText() : "";
    }
}
