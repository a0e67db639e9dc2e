package dev.ringline.campaign.hopper.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.events.codec.EventCodec;

/** What the agent is told: the campaign's own object with the lead's fields laid over it. */
final class AgentMetadata {
    private static final ObjectMapper JSON = EventCodec.mapper();

    private AgentMetadata() {}

    static String of(String campaign, String lead) {
        if ("{}".equals(lead)) {
            return campaign;
        }
        try {
            var metadata = (ObjectNode) JSON.readTree(campaign);
            metadata.setAll((ObjectNode) JSON.readTree(lead));
            return JSON.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the columns hold JSON objects only", e);
        }
    }
}
