package dev.ringline.campaign.lifecycle.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.events.codec.EventCodec;

/** A definition as its column keeps it: by the events' own codec, so that the same is always the same text. */
final class DefinitionJson {
    private static final ObjectMapper JSON = EventCodec.mapper();

    private DefinitionJson() {}

    static String write(CampaignDefinition definition) {
        try {
            return JSON.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition that cannot be written", e);
        }
    }

    static CampaignDefinition read(String text) {
        try {
            return JSON.readValue(text, CampaignDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored definition that cannot be read", e);
        }
    }
}
