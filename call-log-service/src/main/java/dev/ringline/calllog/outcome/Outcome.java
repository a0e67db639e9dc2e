package dev.ringline.calllog.outcome;

import dev.ringline.events.OutcomeRecorded.AnsweredBy;
import dev.ringline.events.OutcomeRecorded.Result;
import java.time.Instant;
import java.util.Optional;

/**
 * What the agent, or a person, says came of a call.
 *
 * @param optOut the callee said: never again; with result OPT_OUT it is so whatever stands here
 */
public record Outcome(Result result, AnsweredBy answeredBy, Instant callbackAt, Boolean optOut, String note) {
    private static final int MAX_NOTE = 1_000;

    /** @param field what is wrong; @param says why, for people */
    public record Refusal(String field, String says) {}

    public boolean isOptOut() {
        return result == Result.OPT_OUT || Boolean.TRUE.equals(optOut);
    }

    /** Empty: it may be recorded. */
    public Optional<Refusal> refusal() {
        if (result == null || result == Result.UNRECOGNIZED) {
            return Optional.of(new Refusal("result", "one of the known results is needed"));
        }
        if (answeredBy == AnsweredBy.UNRECOGNIZED) {
            return Optional.of(new Refusal("answeredBy", "HUMAN, MACHINE or UNCLEAR"));
        }
        if (result == Result.CALLBACK && callbackAt == null) {
            return Optional.of(new Refusal("callbackAt", "a callback needs its time"));
        }
        if (result != Result.CALLBACK && callbackAt != null) {
            return Optional.of(new Refusal("callbackAt", "only a callback has one"));
        }
        if (note != null && note.length() > MAX_NOTE) {
            return Optional.of(new Refusal("note", "at most " + MAX_NOTE + " characters"));
        }
        return Optional.empty();
    }
}
