package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;

/** Finding the tenant's own number that a person means; a number is never part of an address. */
final class Numbers {
    private Numbers() {}

    static JsonNode find(Api api, String idOrNumber) {
        return api.all("/phone-numbers").stream()
                .filter(number -> idOrNumber.equals(number.path("id").asText())
                        || idOrNumber.equals(number.path("number").asText()))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "that is none of this tenant's numbers",
                        "ringline numbers list shows them; ringline numbers import brings them in."));
    }
}
