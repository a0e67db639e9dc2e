package dev.ringline.dialer.webhook.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;

/**
 * An event as it is stored: what we decide on, and the rest of it without secrets and numbers.
 *
 * @param attempt {@code null} if it is about no room of ours
 */
record ReceivedEvent(
        String id,
        String event,
        AttemptId attempt,
        Who who,
        String participantSid,
        String callStatus,
        String leftReason,
        String sipCallId,
        String carrierCallSid,
        Instant createdAt,
        String body) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()) // each event has a thread of its own
            .build());

    /** What PostgreSQL keeps in no text. The far end's SIP headers become attributes, so it may be anywhere. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** What is kept of an event, its room, its participant and its track: neither passwords nor what tenants or callees wrote. */
    private static final List<String> OF_EVENT = List.of("id", "event", "createdAt", "numDropped");

    private static final List<String> OF_ROOM = List.of(
            "sid",
            "name",
            "emptyTimeout",
            "departureTimeout",
            "maxParticipants",
            "creationTime",
            "creationTimeMs",
            "numParticipants",
            "numPublishers",
            "activeRecording");
    private static final List<String> OF_PARTICIPANT = List.of(
            "sid",
            "identity",
            "state",
            "joinedAt",
            "joinedAtMs",
            "version",
            "region",
            "isPublisher",
            "kind",
            "kindDetails",
            "disconnectReason",
            "attributes");
    private static final List<String> OF_TRACK = List.of("sid", "type", "source", "muted", "mimeType");
    private static final List<String> NUMBERS = List.of("sip.phoneNumber", "sip.trunkPhoneNumber");

    /** @throws JsonProcessingException if it is no event, or has no id to know it by when it comes again */
    static ReceivedEvent read(byte[] body) throws JsonProcessingException {
        var event = JSON.readTree(withoutNul(new String(body, StandardCharsets.UTF_8)));
        if (text(event, "id") == null || text(event, "event") == null) {
            throw new JsonMappingException(null, "no id, or no event");
        }
        return of(event);
    }

    private static String withoutNul(String json) {
        return json.indexOf('\0') < 0 && !json.contains("\\u0000")
                ? json
                : NUL.matcher(json.replace("\0", "")).replaceAll("$1");
    }

    /** An agent that came: all that follows from it is written as it is stored. */
    boolean isAgentJoined() {
        return attempt != null && who == Who.AGENT && event.equals("participant_joined");
    }

    boolean isCalleeJoined() {
        return attempt != null && who == Who.CALLEE && event.equals("participant_joined");
    }

    /** Whether anything may follow from it that has to be looked for. */
    boolean isToBeThoughtAbout() {
        return attempt != null && (event.equals("room_finished") || who != null && event.equals("participant_left"));
    }

    private static ReceivedEvent of(JsonNode event) throws JsonProcessingException {
        var attempt = attempt(text(event.path("room"), "name"));
        var participant = event.path("participant");
        var attributes = participant.path("attributes");
        return new ReceivedEvent(
                text(event, "id"),
                text(event, "event"),
                attempt,
                attempt == null ? null : who(participant, attempt),
                text(participant, "sid"),
                text(attributes, "sip.callStatus"),
                disconnectReason(participant),
                text(attributes, "sip.callID"),
                text(attributes, "sip.twilio.callSid"),
                Instant.ofEpochSecond(Math.clamp(event.path("createdAt").asLong(), 0, LAST_SECOND)),
                JSON.writeValueAsString(kept(event)));
    }

    private static ObjectNode kept(JsonNode event) {
        var kept = kept(event, OF_EVENT);
        part(kept, event, "room", OF_ROOM);
        part(kept, event, "participant", OF_PARTICIPANT);
        part(kept, event, "track", OF_TRACK);
        if (kept.path("participant").path("attributes") instanceof ObjectNode attributes) {
            attributes.remove(NUMBERS);
        }
        return kept;
    }

    private static void part(ObjectNode kept, JsonNode event, String name, List<String> fields) {
        if (event.path(name) instanceof ObjectNode part) {
            kept.set(name, kept(part, fields));
        }
    }

    private static ObjectNode kept(JsonNode of, List<String> fields) {
        var kept = JSON.createObjectNode();
        for (var field : fields) {
            if (of.has(field)) {
                kept.set(field, of.get(field));
            }
        }
        return kept;
    }

    private static Who who(JsonNode participant, AttemptId attempt) {
        if (attempt.identity().equals(text(participant, "identity"))) {
            return Who.CALLEE;
        }
        return ParticipantInfo.Kind.AGENT.name().equals(text(participant, "kind")) ? Who.AGENT : null;
    }

    /** By its name, as LiveKit writes it; by its number where LiveKit itself has no name for it. */
    private static String disconnectReason(JsonNode participant) {
        var reason = participant.path("disconnectReason");
        if (reason.isInt()) {
            var known = DisconnectReason.forNumber(reason.intValue());
            return known == null ? DisconnectReason.UNRECOGNIZED.name() : named(known.getNumber(), known.name());
        }
        var known = DisconnectReason.getDescriptor().findValueByName(reason.asText());
        return known == null ? null : named(known.getNumber(), known.getName());
    }

    private static String named(int number, String name) {
        return number == DisconnectReason.UNKNOWN_REASON_VALUE ? null : name;
    }

    private static AttemptId attempt(String room) {
        if (room == null || !room.startsWith("d-") || room.length() != 38) {
            return null;
        }
        try {
            return AttemptId.of(room.substring(2));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code null} where it is missing, empty or no text. */
    private static String text(JsonNode of, String field) {
        var value = of.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
