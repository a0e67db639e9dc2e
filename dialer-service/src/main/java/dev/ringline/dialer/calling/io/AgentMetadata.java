package dev.ringline.dialer.calling.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.events.LeadReleased;
import dev.ringline.platform.secret.CallTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the agent is dispatched with: the lead's own fields, and under {@code ringline} what it needs to record the call's
 * outcome. Never in a room's metadata, which webhooks repeat.
 */
@ApplicationScoped
class AgentMetadata {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build());
    private static final Duration TO_DIAL = Duration.ofMinutes(10);
    private static final Duration AFTER_CALL = Duration.ofHours(1);

    private final CallTokens tokens;
    private final Clock clock;
    private final String publicUrl;

    AgentMetadata(
            CallTokens tokens,
            Clock clock,
            @ConfigProperty(name = "ringline.public-url", defaultValue = "http://localhost:8080") String publicUrl) {
        this.tokens = tokens;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    String of(LeadReleased release) {
        var metadata = own(release.agentMetadata());
        metadata.putObject("ringline")
                .put("attemptId", release.attemptId().toString())
                .put("callToken", token(release))
                .put(
                        "outcomeUrl",
                        "%s/api/v1/tenants/%s/calls/%s/outcome"
                                .formatted(publicUrl, release.tenantId(), release.attemptId()));
        return metadata.toString();
    }

    private String token(LeadReleased release) {
        var now = clock.instant();
        var expires = now.plus(TO_DIAL).plusSeconds(release.maxCallDurationS()).plus(AFTER_CALL);
        return tokens.mint(
                release.tenantId(), release.campaignId(), release.leadId(), release.attemptId(), now, expires);
    }

    /** What is no object was never a lead's fields. */
    private static ObjectNode own(String text) {
        try {
            return text != null && JSON.readTree(text) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
