package dev.ringline.dialer.calling.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ringline.dialer.calling.DialReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import livekit.LivekitSip.SIPParticipantInfo;

/** Reads an answer's bytes. Whatever they are, they become a reply: a body that is not LiveKit's proves nothing. */
final class Replies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PLAIN_TEXT_MAX = 500;

    private Replies() {}

    static DialReply of(int httpStatus, byte[] body) {
        return httpStatus == 200 ? accepted(body) : refusal(httpStatus, body);
    }

    private static DialReply accepted(byte[] body) {
        try {
            var info = SIPParticipantInfo.parseFrom(body);
            return info.getSipCallId().isEmpty()
                    ? new DialReply.Silence("200 without a call id")
                    : new DialReply.Accepted(info.getSipCallId(), info.getParticipantId());
        } catch (InvalidProtocolBufferException e) {
            return new DialReply.Silence("200 that does not read");
        }
    }

    private static DialReply refusal(int httpStatus, byte[] body) {
        var json = json(body);
        if (json == null || !json.path("code").isTextual()) {
            var text = new String(body, 0, Math.min(body.length, PLAIN_TEXT_MAX), StandardCharsets.UTF_8);
            return new DialReply.Refusal(httpStatus, "", text, null);
        }
        return new DialReply.Refusal(httpStatus, code(json), json.path("msg").asText(""), sip(json.path("meta")));
    }

    /** Twirp's codes are words; what is none is not kept. */
    private static String code(JsonNode json) {
        var code = json.get("code").asText();
        return code.matches("[a-z_]{1,30}") ? code : "";
    }

    private static DialReply.SipResponse sip(JsonNode meta) {
        if (!meta.has("sip_status_code")) {
            return null;
        }
        var status = meta.get("sip_status_code").asText();
        return new DialReply.SipResponse(
                status.matches("\\d{3}") ? Integer.parseInt(status) : 0,
                meta.path("sip_status").asText(""));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) { // no JSON, or no characters at all
            return null;
        }
    }
}
