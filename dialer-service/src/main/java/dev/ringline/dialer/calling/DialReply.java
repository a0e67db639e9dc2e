package dev.ringline.dialer.calling;

/** What came back of the one request of a dial. */
public sealed interface DialReply {
    /** 200: the callee answered. */
    record Accepted(String sipCallId, String participantSid) implements DialReply {}

    /**
     * Any other answer.
     *
     * @param code Twirp's, or empty where the body was not LiveKit's JSON
     * @param message what it said; it may repeat a token or a number, so it is matched here and then dropped
     * @param sip the final SIP response that the answer carries, or {@code null}
     */
    record Refusal(int httpStatus, String code, String message, SipResponse sip) implements DialReply {
        @Override
        public String toString() {
            return "HTTP " + httpStatus + (code.isEmpty() ? "" : " " + code) + (sip == null ? "" : ", SIP " + sip);
        }
    }

    /** No byte of it was written: nothing that it asks for can happen. */
    record NotWritten(String why) implements DialReply {}

    /** It may have been read, and no answer says what came of it. */
    record Silence(String why) implements DialReply {}

    /**
     * As {@code meta.sip_status_code} and {@code meta.sip_status} say it.
     *
     * @param status 0 where it was not a number
     */
    record SipResponse(int status, String reason) {
        @Override
        public String toString() {
            return Remark.of(status + " " + reason);
        }
    }
}
