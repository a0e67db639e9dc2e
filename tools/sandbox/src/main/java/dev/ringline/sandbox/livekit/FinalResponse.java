package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.ABORTED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.DEADLINE_EXCEEDED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.FAILED_PRECONDITION;
import static dev.ringline.sandbox.livekit.TwirpError.Code.INVALID_ARGUMENT;
import static dev.ringline.sandbox.livekit.TwirpError.Code.NOT_FOUND;
import static dev.ringline.sandbox.livekit.TwirpError.Code.PERMISSION_DENIED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.RESOURCE_EXHAUSTED;
import static livekit.LivekitModels.DisconnectReason.CLIENT_INITIATED;
import static livekit.LivekitModels.DisconnectReason.USER_REJECTED;
import static livekit.LivekitModels.DisconnectReason.USER_UNAVAILABLE;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import livekit.LivekitModels.DisconnectReason;

/**
 * What the bridge makes of a final SIP response: the error of the dial and why the leg left.
 * Source: TELEPHONY 2.7, as measured on bridge v1.10.0.
 */
record FinalResponse(int status, String reason) {
    // spotless:off
    private static final List<Rule> RULES = List.of( // the first that matches wins
            rule(486, 486, "",                               RESOURCE_EXHAUSTED,  USER_REJECTED),
            rule(600, 600, "",                               RESOURCE_EXHAUSTED,  USER_REJECTED),
            rule(480, 480, "",                               RESOURCE_EXHAUSTED,  USER_UNAVAILABLE),
            rule(603, 603, "",                               PERMISSION_DENIED,   USER_REJECTED),
            rule(607, 608, "",                               PERMISSION_DENIED,   USER_REJECTED),
            rule(401, 403, "",                               PERMISSION_DENIED,   USER_REJECTED),
            rule(404, 404, "",                               NOT_FOUND,           USER_UNAVAILABLE),
            rule(410, 410, "",                               NOT_FOUND,           USER_REJECTED),
            rule(604, 604, "",                               NOT_FOUND,           USER_REJECTED),
            rule(487, 487, "",                               ABORTED,             USER_REJECTED),
            rule(408, 408, "",                               DEADLINE_EXCEEDED,   USER_UNAVAILABLE),
            rule(400, 499, "",                               INVALID_ARGUMENT,    USER_REJECTED),
            rule(600, 699, "",                               INVALID_ARGUMENT,    USER_REJECTED),
            rule(500, 599, "cps limit exceeded",             FAILED_PRECONDITION, USER_REJECTED),
            rule(500, 599, "concurrent call limit exceeded", FAILED_PRECONDITION, USER_REJECTED),
            rule(504, 504, "",                               DEADLINE_EXCEEDED,   CLIENT_INITIATED),
            rule(500, 599, "",                               FAILED_PRECONDITION, CLIENT_INITIATED),
            rule(300, 399, "",                               INVALID_ARGUMENT,    USER_REJECTED));
    // spotless:on

    TwirpError error() {
        return TwirpError.behind(matching().code, "sip status: " + status + ": " + reason)
                .with("sip_status_code", String.valueOf(status))
                .with("sip_status", reason)
                .with("error_details", details());
    }

    DisconnectReason left() {
        return matching().left;
    }

    /** As a carrier's calls list names it. */
    String carrierStatus() {
        return switch (status) {
            case 486, 600 -> "busy";
            case 408, 480, 487 -> "no-answer";
            default -> "failed";
        };
    }

    private Rule matching() {
        var text = reason.toLowerCase(Locale.ROOT);
        return RULES.stream()
                .filter(rule -> rule.from <= status && status <= rule.to && text.contains(rule.phrase))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a final failure: " + status));
    }

    /** A google.rpc.Status by hand: field 1 the gRPC code, field 2 the message. */
    private String details() {
        var message = ("sip status " + status + ": " + reason).getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        bytes.write(0x08);
        bytes.write(grpcCode());
        bytes.write(0x12);
        bytes.write(Math.min(message.length, 127));
        bytes.write(message, 0, Math.min(message.length, 127));
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private int grpcCode() {
        return switch (matching().code) {
            case INVALID_ARGUMENT -> 3;
            case DEADLINE_EXCEEDED -> 4;
            case NOT_FOUND -> 5;
            case PERMISSION_DENIED -> 7;
            case RESOURCE_EXHAUSTED -> 8;
            case FAILED_PRECONDITION -> 9;
            case ABORTED -> 10;
            default -> 2;
        };
    }

    private static Rule rule(int from, int to, String phrase, TwirpError.Code code, DisconnectReason left) {
        return new Rule(from, to, phrase, code, left);
    }

    private record Rule(int from, int to, String phrase, TwirpError.Code code, DisconnectReason left) {}
}
