package dev.ringline.dialer.webhook.io;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitWebhook.WebhookEvent;

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
    private static final JsonFormat.Parser READ = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer WRITE = JsonFormat.printer().omittingInsignificantWhitespace();

    /** What PostgreSQL keeps in no text. The far end's SIP headers become attributes, so it may be anywhere. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** @throws InvalidProtocolBufferException if it is no event, or has no id to know it by when it comes again */
    static ReceivedEvent read(byte[] body) throws InvalidProtocolBufferException {
        var event = WebhookEvent.newBuilder();
        var text = new String(body, StandardCharsets.UTF_8).replace("\0", "");
        READ.merge(NUL.matcher(text).replaceAll("$1"), event);
        if (event.getId().isEmpty() || event.getEvent().isEmpty()) {
            throw new InvalidProtocolBufferException("no id, or no event");
        }
        return of(event);
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

    private static ReceivedEvent of(WebhookEvent.Builder event) throws InvalidProtocolBufferException {
        var attempt = attempt(event.getRoom().getName());
        var participant = event.getParticipant();
        var attributes = participant.getAttributesMap();
        return new ReceivedEvent(
                event.getId(),
                event.getEvent(),
                attempt,
                attempt == null ? null : who(participant, attempt),
                emptyToNull(participant.getSid()),
                attributes.get("sip.callStatus"),
                participant.getDisconnectReason() == DisconnectReason.UNKNOWN_REASON
                        ? null
                        : participant.getDisconnectReason().name(),
                attributes.get("sip.callID"),
                attributes.get("sip.twilio.callSid"),
                Instant.ofEpochSecond(Math.clamp(event.getCreatedAt(), 0, LAST_SECOND)),
                WRITE.print(stripped(event)));
    }

    private static WebhookEvent.Builder stripped(WebhookEvent.Builder event) {
        var kept = event.clone();
        if (kept.hasRoom()) {
            kept.getRoomBuilder().clearTurnPassword().clearMetadata().clearEnabledCodecs();
        }
        if (kept.hasParticipant()) {
            kept.getParticipantBuilder()
                    .clearMetadata()
                    .clearName()
                    .removeAttributes("sip.phoneNumber")
                    .removeAttributes("sip.trunkPhoneNumber");
        }
        return kept.clearEgressInfo().clearIngressInfo();
    }

    private static Who who(ParticipantInfo participant, AttemptId attempt) {
        if (participant.getIdentity().equals(attempt.identity())) {
            return Who.CALLEE;
        }
        return participant.getKind() == ParticipantInfo.Kind.AGENT ? Who.AGENT : null;
    }

    private static AttemptId attempt(String room) {
        if (!room.startsWith("d-") || room.length() != 38) {
            return null;
        }
        try {
            return AttemptId.of(room.substring(2));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
