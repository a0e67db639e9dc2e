package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;

/** Finding the campaign that a person means. */
final class Campaigns {
    static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private Campaigns() {}

    /** @param named an id, or a name that only one campaign has; {@code null} if the tenant has only one */
    static String id(Api api, String named) {
        if (named != null && named.matches(UUID)) {
            return named;
        }
        var found = api.all("/campaigns").stream()
                .filter(campaign -> named == null
                        ? !"ARCHIVED".equals(campaign.path("state").asText())
                        : named.equals(campaign.path("name").asText()))
                .map(campaign -> campaign.path("id").asText())
                .toList();
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 ->
                throw new Failure(
                        named == null ? "there is no campaign" : "there is no campaign called " + named,
                        "ringline campaign list shows all; ringline campaign create makes one.");
            default ->
                throw new Failure(
                        named == null ? "there are several campaigns" : "several campaigns are called " + named,
                        "Name one by its id: ringline campaign list shows them.");
        };
    }

    static JsonNode get(Api api, String named) {
        return api.get("/campaigns/" + id(api, named));
    }
}
