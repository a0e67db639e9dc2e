package dev.ringline.dialer.calling;

import static dev.ringline.events.Cause.CALLEE;
import static dev.ringline.events.Cause.CARRIER;
import static dev.ringline.events.Cause.UNCLEAR;
import static dev.ringline.events.Cause.US;
import static dev.ringline.events.Disposition.CANCELLED;
import static dev.ringline.events.Disposition.NO_ANSWER;
import static dev.ringline.events.Disposition.TRUNK_FAILURE;
import static dev.ringline.events.Disposition.UNCLASSIFIED;

import dev.ringline.dialer.attempt.AttemptFact.Outcome;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.util.List;

/**
 * What {@code participant_left} says about the callee's leg (TELEPHONY 2.7, 4.4). It never has the SIP status, so several
 * outcomes look alike; and after a LiveKit crash a leg that was answered says {@code dialing}: only the first participant
 * that joined can prove that nobody answered.
 */
public sealed interface LegEnd {
    /** Somebody answered, and it is over. */
    record Talked() implements LegEnd {}

    /**
     * @param certain false: the carrier may know better
     * @param invited whether it proves that an INVITE went out; a leg joins before that
     */
    record Unanswered(Outcome outcome, boolean certain, boolean invited) implements LegEnd {}

    /** It proves nothing. */
    record Nothing() implements LegEnd {}

    // spotless:off
    List<Row> ROWS = List.of( // the first that matches wins
            new Row("USER_UNAVAILABLE",    "ringing", NO_ANSWER,     CALLEE,  true,  true),
            new Row("CLIENT_INITIATED",    "dialing", TRUNK_FAILURE, CARRIER, false, true), // a 5xx, or no address
            new Row("ROOM_DELETED",        "ringing", CANCELLED,     US,      false, true), // our fence: it may have answered in that moment
            new Row("ROOM_DELETED",        "dialing", CANCELLED,     US,      false, false),
            new Row("PARTICIPANT_REMOVED", "ringing", CANCELLED,     US,      false, true),
            new Row("PARTICIPANT_REMOVED", "dialing", CANCELLED,     US,      false, false),
            new Row("",                    "ringing", UNCLASSIFIED,  UNCLEAR, false, true),
            new Row("",                    "dialing", UNCLASSIFIED,  UNCLEAR, false, true));
    // spotless:on

    /**
     * @param reason its disconnect reason, as LiveKit names it
     * @param status its {@code sip.callStatus}
     * @param first whether it is known to be the first participant that joined as this callee
     */
    static LegEnd of(String reason, String status, boolean first) {
        return switch (status == null ? "" : status) {
            case "active", "automation", "hangup" -> new Talked();
            case "dialing", "ringing" -> first ? unanswered(reason, status) : new Nothing();
            default -> new Nothing();
        };
    }

    private static LegEnd unanswered(String reason, String status) {
        var row = ROWS.stream()
                .filter(r -> r.reason.isEmpty() || r.reason.equals(reason))
                .filter(r -> r.status.equals(status))
                .findFirst()
                .orElseThrow();
        return new Unanswered(OutcomeTable.outcome(row.disposition, row.cause), row.certain, row.invited);
    }

    record Row(String reason, String status, Disposition disposition, Cause cause, boolean certain, boolean invited) {}
}
