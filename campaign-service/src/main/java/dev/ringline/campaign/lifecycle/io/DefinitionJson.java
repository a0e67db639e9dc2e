package dev.ringline.campaign.lifecycle.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.events.codec.EventCodec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A definition as its column keeps it: by the events' own codec, so that the same is always the same text. */
final class DefinitionJson {
    private static final ObjectMapper JSON = EventCodec.mapper();
    private static final int KEPT = 500;

    /** Those of late: a batch about many campaigns would read each of theirs anew. A definition never changes. */
    private static final Map<String, CampaignDefinition> READ =
            Collections.synchronizedMap(new LinkedHashMap<String, CampaignDefinition>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, CampaignDefinition> eldest) {
                    return size() > KEPT;
                }
            });

    private DefinitionJson() {}

    static String write(CampaignDefinition definition) {
        try {
            return JSON.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition that cannot be written", e);
        }
    }

    static CampaignDefinition read(String text) {
        return READ.computeIfAbsent(text, DefinitionJson::parse);
    }

    private static CampaignDefinition parse(String text) {
        try {
            return JSON.readValue(text, CampaignDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored definition that cannot be read", e);
        }
    }
}
