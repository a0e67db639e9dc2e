package dev.ringline.sandbox.testing.poison;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.EventType;
import dev.ringline.sandbox.House;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An event with every field filled, as libs/events has it on file, under ids and a tenant of its own.
 *
 * @param subject the record's key too
 */
record Sample(Topic topic, Class<? extends Event> type, ObjectNode body, String subject, TenantId tenant) {
    /** The number that every sample holds, without its plus: no log and no reason may ever show it. */
    static final String NUMBER = "1555010123";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILED = Path.of("libs/events/src/test/resources/golden");
    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** One of each type that the topic may carry. */
    static List<Sample> each(Topic topic, TenantId tenant) {
        return EventType.on(topic).stream().map(type -> of(topic, type, tenant)).toList();
    }

    /** The type by which a consumer shows that it goes on, saying what every consumer has to write down. */
    static Sample good(Topic topic, TenantId tenant) {
        var name =
                switch (topic) {
                    case NUMBERS -> "NumberChanged";
                    case TRUNKS -> "PoolChanged";
                    case CAMPAIGNS -> "CampaignChanged";
                    case SUPPRESSIONS -> "SuppressionChanged";
                    case LEADS_READY -> "LeadReleased";
                    case LEAD_DECISIONS -> "LeadDecided";
                    case CALLS -> "CallEnded";
                    case CONTROLS -> "KillSwitchChanged";
                    case OUTCOMES -> "OutcomeRecorded";
                    case ALARMS -> "AlarmRaised";
                };
        return EventType.on(topic).stream()
                .filter(type -> type.getSimpleName().equals(name))
                .map(type -> of(topic, type, tenant))
                .findFirst()
                .orElseThrow();
    }

    private static Sample of(Topic topic, Class<? extends Event> type, TenantId tenant) {
        var ids = new HashMap<String, String>();
        var text = UUIDS.matcher(filed(type))
                .replaceAll(found -> ids.computeIfAbsent(
                        found.group(), _ -> UUID.randomUUID().toString()))
                .replace("\"acme\"", '"' + tenant.value() + '"');
        var body = parse(text);
        complete(body);
        return new Sample(topic, type, body, UUID.randomUUID().toString(), tenant);
    }

    /** What the language demands beyond a field's type. */
    private static void complete(ObjectNode body) {
        if (body.path("attempt") instanceof ObjectNode attempt) { // a 607: nobody may call the number again
            attempt.put("state", "ENDED").put("sipStatus", 607);
        }
        if (body.has("callableUntil")) {
            var lead = new LeadId(UUID.fromString(body.path("leadId").asText()));
            var tenant = new TenantId(body.path("tenantId").asText());
            var release = body.path("releaseNumber").asInt();
            body.put("attemptId", AttemptId.derive(tenant, lead, release).toString());
            body.put("callableUntil", "2026-03-02T13:00:00Z");
        }
        if (body.path("scope").asText().equals("TENANT")) {
            body.remove("scopeId");
        }
    }

    Map<String, byte[]> headers(long version) {
        var envelope =
                new Envelope(UUID.randomUUID(), "/test", Instant.EPOCH, subject, tenant, "test", null, version, null);
        var headers = new HashMap<>(EventCodec.headers(envelope, event()));
        headers.put("ce_type", ("dev.ringline." + type.getSimpleName() + ".v1").getBytes(UTF_8));
        return headers;
    }

    byte[] value() {
        return bytes(body);
    }

    private Event event() {
        return EventCodec.decode(topic, "dev.ringline." + type.getSimpleName() + ".v1", value());
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String filed(Class<? extends Event> type) {
        try {
            return Files.readString(House.root().resolve(FILED).resolve(type.getSimpleName() + ".v1.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
