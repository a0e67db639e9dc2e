package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Finding the carrier pool that a person means, by what {@code status} calls it. */
final class Pools {
    private Pools() {}

    /** @param lanes asked only for a name: an id is good although the dialer shows no lane for it */
    static String id(String named, Supplier<JsonNode> lanes) {
        if (named.matches(Campaigns.UUID)) {
            return named;
        }
        var found = StreamSupport.stream(lanes.get().spliterator(), false)
                .filter(lane -> named.equals(lane.path("name").asText()))
                .map(lane -> lane.path("poolId").asText())
                .distinct()
                .toList();
        if (found.size() != 1) {
            throw new Failure(
                    found.isEmpty() ? "there is no pool called " + named : "several pools are called " + named,
                    "ringline status names the pools; ringline status --json has their ids.");
        }
        return found.getFirst();
    }
}
