package dev.ringline.dialer.calling;

import static dev.ringline.dialer.calling.DialOutcome.Then.ALERT;
import static dev.ringline.dialer.calling.DialOutcome.Then.COUNT_FOR_BREAKER;
import static dev.ringline.dialer.calling.DialOutcome.Then.NEVER;
import static dev.ringline.dialer.calling.DialOutcome.Then.NOTHING;
import static dev.ringline.dialer.calling.DialOutcome.Then.OPEN_BREAKER;
import static dev.ringline.dialer.calling.DialOutcome.Then.RETRY_AFTER_LONG;
import static dev.ringline.dialer.calling.DialOutcome.Then.RETRY_IN_MINUTES;
import static dev.ringline.dialer.calling.DialOutcome.Then.RETRY_LATER;
import static dev.ringline.dialer.calling.DialOutcome.Then.SLOW_DOWN;
import static dev.ringline.dialer.calling.DialOutcome.Then.SUPPRESS;
import static dev.ringline.events.Cause.CALLEE;
import static dev.ringline.events.Cause.CARRIER;
import static dev.ringline.events.Cause.LIVEKIT;
import static dev.ringline.events.Cause.UNCLEAR;
import static dev.ringline.events.Cause.US;
import static dev.ringline.events.Disposition.BUSY;
import static dev.ringline.events.Disposition.CANCELLED;
import static dev.ringline.events.Disposition.CONFIG;
import static dev.ringline.events.Disposition.INFRA;
import static dev.ringline.events.Disposition.INVALID_NUMBER;
import static dev.ringline.events.Disposition.MEDIA;
import static dev.ringline.events.Disposition.NO_ANSWER;
import static dev.ringline.events.Disposition.REJECTED;
import static dev.ringline.events.Disposition.THROTTLED;
import static dev.ringline.events.Disposition.TRUNK_AUTH;
import static dev.ringline.events.Disposition.TRUNK_FAILURE;
import static dev.ringline.events.Disposition.UNAVAILABLE;
import static dev.ringline.events.Disposition.UNCLASSIFIED;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.AttemptFact.Outcome;
import dev.ringline.dialer.calling.DialOutcome.Then;
import dev.ringline.dialer.calling.DialReply.Accepted;
import dev.ringline.dialer.calling.DialReply.NotWritten;
import dev.ringline.dialer.calling.DialReply.Refusal;
import dev.ringline.dialer.calling.DialReply.Silence;
import dev.ringline.dialer.calling.DialReply.SipResponse;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.util.List;
import java.util.Locale;

/**
 * What the answer to a dial says about its attempt (TELEPHONY 2.7). A final SIP response says most, so it is read first; the
 * HTTP status misleads: busy is 429, no answer 408. Without one, only LiveKit's own words prove anything: what is not in a
 * table may have rung somebody, and is UNKNOWN. So is a dial that LiveKit itself gave up ("request timed out"): its deadline is
 * later than the bridge's ringing timeout, so the bridge is gone or cut off, and its call may live (ADR 13).
 */
public final class OutcomeTable {
    // spotless:off
    private static final List<SipRow> BY_SIP_STATUS = List.of( // the first that matches wins
            sip(486, 486, "",                               BUSY,           CALLEE,  RETRY_IN_MINUTES),
            sip(600, 600, "",                               BUSY,           CALLEE,  RETRY_IN_MINUTES),
            sip(480, 480, "",                               UNAVAILABLE,    CALLEE,  RETRY_LATER),
            sip(603, 603, "",                               REJECTED,       CALLEE,  RETRY_AFTER_LONG), // or Twilio's fraud block: its rate is watched
            sip(607, 608, "",                               REJECTED,       CALLEE,  SUPPRESS),
            sip(404, 404, "",                               INVALID_NUMBER, CALLEE,  NEVER),
            sip(410, 410, "",                               INVALID_NUMBER, CALLEE,  NEVER),
            sip(484, 484, "",                               INVALID_NUMBER, CALLEE,  NEVER),
            sip(604, 604, "",                               INVALID_NUMBER, CALLEE,  NEVER),
            sip(487, 487, "",                               NO_ANSWER,      CALLEE,  RETRY_LATER), // our own CANCEL has no SIP response
            sip(408, 408, "",                               NO_ANSWER,      CALLEE,  RETRY_LATER),
            sip(401, 401, "",                               TRUNK_AUTH,     US,      OPEN_BREAKER),
            sip(403, 403, "",                               TRUNK_AUTH,     CARRIER, OPEN_BREAKER),
            sip(407, 407, "",                               TRUNK_AUTH,     US,      OPEN_BREAKER),
            sip(415, 415, "",                               MEDIA,          US,      ALERT),
            sip(488, 488, "",                               MEDIA,          US,      ALERT),
            sip(606, 606, "",                               MEDIA,          US,      ALERT),
            sip(500, 599, "cps limit exceeded",             THROTTLED,      US,      SLOW_DOWN), // Twilio 32001, 32012
            sip(500, 599, "cps limit reached",              THROTTLED,      US,      SLOW_DOWN), // Telnyx P05
            sip(500, 599, "concurrent call limit exceeded", THROTTLED,      US,      SLOW_DOWN), // Twilio 10004
            sip(500, 599, "",                               TRUNK_FAILURE,  CARRIER, COUNT_FOR_BREAKER),
            sip(300, 699, "",                               UNCLASSIFIED,   UNCLEAR, ALERT)); // counted and alerted: add a row

    private static final List<TwirpRow> BY_WORDS = List.of( // the first that matches wins
            sent(408, "canceled",            "(0 intermediate responses)", TRUNK_FAILURE, CARRIER, COUNT_FOR_BREAKER), // Timer B
            sent(408, "canceled",            "sip request timed out",      NO_ANSWER,     CALLEE,  RETRY_LATER),
            sent(412, "failed_precondition", "sip server required auth",   TRUNK_AUTH,    US,      OPEN_BREAKER),
            sent(412, "failed_precondition", "codec",                      MEDIA,         US,      ALERT),
            notSent(400, "invalid_argument", "fail to resolve target",     TRUNK_FAILURE, CARRIER, COUNT_FOR_BREAKER),
            notSent(400, "invalid_argument", "",                           CONFIG,        US,      ALERT),
            notSent(400, "malformed",        "",                           CONFIG,        US,      ALERT),
            notSent(400, "out_of_range",     "",                           CONFIG,        US,      ALERT),
            notSent(401, "unauthenticated",  "",                           CONFIG,        US,      ALERT),
            notSent(401, "",                 "invalid token",              CONFIG,        US,      ALERT), // plain text that repeats the token
            notSent(401, "",                 "invalid authorization",      CONFIG,        US,      ALERT),
            notSent(401, "",                 "invalid api key",            CONFIG,        US,      ALERT),
            notSent(404, "not_found",        "",                           CONFIG,        US,      ALERT), // unknown trunk
            notSent(404, "bad_route",        "",                           CONFIG,        US,      ALERT),
            notSent(500, "internal",         "update room failed",         INFRA,         LIVEKIT, NOTHING), // the room is gone: fenced
            notSent(500, "internal",         "sip not connected",          INFRA,         LIVEKIT, ALERT),
            notSent(503, "unavailable",      "",                           INFRA,         LIVEKIT, NOTHING)); // no bridge, or one too busy
    // spotless:on

    private OutcomeTable() {}

    /** @param cancelledByUs whether we closed the room while it rang: LiveKit says the same as of a timeout */
    public static DialOutcome of(DialReply reply, boolean cancelledByUs) {
        return switch (reply) {
            case Accepted accepted ->
                new DialOutcome.Answered(new CallIds(accepted.sipCallId(), accepted.participantSid(), null));
            case Refusal refusal when refusal.sip() != null -> bySip(refusal.sip(), refusal.toString());
            case Refusal refusal -> byWords(refusal, cancelledByUs);
            case NotWritten unsent ->
                new DialOutcome.NotSent(INFRA, LIVEKIT, "not connected: " + Remark.of(unsent.why()), NOTHING);
            case Silence silence -> new DialOutcome.Unknown(Remark.of(silence.why()));
        };
    }

    /** For evidence that names only a disposition: the carrier's list, a person. */
    public static Outcome outcome(Disposition disposition, Cause cause) {
        return new Outcome(disposition, cause, null, null, cause == CALLEE, mayHaveRung(disposition));
    }

    private static DialOutcome bySip(SipResponse response, String said) {
        var reason = lower(response.reason());
        return BY_SIP_STATUS.stream()
                .filter(row -> row.from <= response.status() && response.status() <= row.to)
                .filter(row -> reason.contains(row.phrase))
                .findFirst()
                .<DialOutcome>map(row -> new DialOutcome.Ended(row.outcome(response), row.then))
                .orElseGet(() -> new DialOutcome.Unknown(said)); // no final failure: who knows what rings
    }

    private static DialOutcome byWords(Refusal refusal, boolean cancelledByUs) {
        var words = lower(refusal.message());
        return BY_WORDS.stream()
                .filter(row -> row.http == refusal.httpStatus() && row.code.equals(refusal.code()))
                .filter(row -> words.contains(row.text))
                .findFirst()
                .map(row -> row.outcome(refusal, cancelledByUs))
                .orElseGet(() -> new DialOutcome.Unknown(refusal.toString()));
    }

    /** Whose fault it was does not matter to the callee; a carrier that refuses a call at its door rang nobody. */
    private static boolean mayHaveRung(Disposition disposition) {
        return switch (disposition) {
            case THROTTLED, TRUNK_AUTH, INVALID_NUMBER, INFRA, CONFIG, NOT_SENT -> false;
            case ANSWERED,
                    BUSY,
                    NO_ANSWER,
                    UNAVAILABLE,
                    REJECTED,
                    CANCELLED,
                    TRUNK_FAILURE,
                    MEDIA,
                    UNKNOWN,
                    UNCLASSIFIED,
                    UNRECOGNIZED -> true;
        };
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static SipRow sip(int from, int to, String phrase, Disposition disposition, Cause cause, Then then) {
        return new SipRow(from, to, phrase, disposition, cause, then);
    }

    private static TwirpRow sent(int http, String code, String text, Disposition how, Cause cause, Then then) {
        return new TwirpRow(http, code, text, true, how, cause, then);
    }

    private static TwirpRow notSent(int http, String code, String text, Disposition how, Cause cause, Then then) {
        return new TwirpRow(http, code, text, false, how, cause, then);
    }

    private record SipRow(int from, int to, String phrase, Disposition disposition, Cause cause, Then then) {
        Outcome outcome(SipResponse response) {
            return new Outcome(
                    disposition,
                    cause,
                    response.status(),
                    Remark.of(response.reason()),
                    cause == CALLEE,
                    mayHaveRung(disposition));
        }
    }

    private record TwirpRow(
            int http, String code, String text, boolean sent, Disposition disposition, Cause cause, Then then) {
        DialOutcome outcome(Refusal refusal, boolean cancelledByUs) {
            if (!sent) {
                return new DialOutcome.NotSent(disposition, cause, refusal.toString(), then);
            }
            return cancelledByUs && disposition == NO_ANSWER
                    ? new DialOutcome.Ended(OutcomeTable.outcome(CANCELLED, US), NOTHING)
                    : new DialOutcome.Ended(OutcomeTable.outcome(disposition, cause), then);
        }
    }
}
