package dev.ringline.simulation.provider;

import dev.ringline.dialer.calling.DialReply;

/** How a callee's or carrier's no is told: by LiveKit's API, its webhooks, and the carrier's list (TELEPHONY 2.7). */
final class Refusals {
    private Refusals() {}

    static DialReply of(Callee callee) {
        var sip = new DialReply.SipResponse(callee.sipStatus(), callee.reason());
        return switch (callee.sipStatus()) {
            case 486, 480 -> new DialReply.Refusal(429, "resource_exhausted", "", sip);
            case 603 -> new DialReply.Refusal(403, "permission_denied", "", sip);
            case 404 -> new DialReply.Refusal(404, "not_found", "", sip);
            default -> new DialReply.Refusal(412, "failed_precondition", "", sip);
        };
    }

    static String leftReason(int sipStatus) {
        return switch (sipStatus) {
            case 480, 404 -> "USER_UNAVAILABLE";
            case 486, 603 -> "USER_REJECTED";
            default -> "CLIENT_INITIATED";
        };
    }

    static String status(int sipStatus) {
        return switch (sipStatus) {
            case 486, 603 -> "busy";
            case 480 -> "no-answer";
            default -> "failed";
        };
    }
}
