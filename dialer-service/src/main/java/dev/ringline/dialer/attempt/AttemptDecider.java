package dev.ringline.dialer.attempt;

import static dev.ringline.dialer.attempt.AttemptProgress.Nothing.NOTHING;

import dev.ringline.dialer.attempt.AttemptFact.Answered;
import dev.ringline.dialer.attempt.AttemptFact.Asked;
import dev.ringline.dialer.attempt.AttemptFact.Claimed;
import dev.ringline.dialer.attempt.AttemptFact.Doubted;
import dev.ringline.dialer.attempt.AttemptFact.Failed;
import dev.ringline.dialer.attempt.AttemptFact.HungUp;
import dev.ringline.dialer.attempt.AttemptFact.Lost;
import dev.ringline.dialer.attempt.AttemptFact.NotSent;
import dev.ringline.dialer.attempt.AttemptFact.PreparationBegan;
import dev.ringline.dialer.attempt.AttemptFact.Refused;
import dev.ringline.dialer.attempt.AttemptFact.Seen;
import dev.ringline.dialer.attempt.AttemptFact.SettledUnknown;
import dev.ringline.dialer.attempt.AttemptFact.Withdrawn;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CallNotSent;
import dev.ringline.events.CallRefused;
import dev.ringline.events.CallUnknown;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;

/**
 * The attempt's state machine: WAITING, PREPARING, DIALING, ANSWERED, ENDED, with UNKNOWN beside DIALING, and REFUSED and
 * NOT_SENT as ends without a call. Forward only. A later truth about an attempt that had its final record is a correction: an
 * answer beats everything, anything beats a settled UNKNOWN, an INVITE beats a NOT_SENT, and a carrier's word that it blocked
 * a call beats REJECTED. See
 * golden/attempt-transitions.txt.
 */
public final class AttemptDecider {
    private AttemptDecider() {}

    public static AttemptProgress decide(Attempt attempt, AttemptFact fact) {
        return switch (fact) {
            case PreparationBegan began -> prepare(attempt, began);
            case Claimed claimed -> claim(attempt, claimed);
            case Refused refused -> refuse(attempt, refused);
            case Withdrawn withdrawn -> withdraw(attempt, withdrawn);
            case NotSent notSent -> notSent(attempt, notSent);
            case Answered answered -> answer(attempt, answered);
            case Failed failed -> fail(attempt, failed);
            case HungUp hungUp -> hangUp(attempt, hungUp);
            case Lost lost -> lose(attempt, lost);
            case Doubted doubted -> doubt(attempt, doubted);
            case SettledUnknown settled -> settle(attempt, settled);
            case Seen seen -> new AttemptProgress.Noted(AttemptChange.of(attempt, seen));
            case Asked asked -> moved(AttemptChange.of(attempt, asked));
        };
    }

    /** The record that says where an attempt stands now. */
    public static CallEvent present(Attempt attempt) {
        return switch (attempt.state()) {
            case WAITING, PREPARING -> new CallWaiting(attempt);
            case DIALING -> new CallDialing(attempt);
            case ANSWERED -> new CallAnswered(attempt);
            case UNKNOWN -> new CallUnknown(attempt);
            case ENDED -> new CallEnded(attempt);
            case REFUSED -> new CallRefused(attempt);
            case NOT_SENT -> new CallNotSent(attempt);
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress prepare(Attempt attempt, PreparationBegan began) {
        return switch (attempt.state()) {
            case WAITING -> new AttemptProgress.Noted(AttemptChange.of(attempt, began));
            case PREPARING, DIALING, ANSWERED, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress claim(Attempt attempt, Claimed claimed) {
        return switch (attempt.state()) {
            case PREPARING -> moved(AttemptChange.of(attempt, claimed));
            case WAITING, DIALING, ANSWERED, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress refuse(Attempt attempt, Refused refused) {
        return switch (attempt.state()) {
            case WAITING, PREPARING -> moved(AttemptChange.of(attempt, refused));
            case DIALING, ANSWERED, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress withdraw(Attempt attempt, Withdrawn withdrawn) {
        return switch (attempt.state()) {
            case WAITING, PREPARING -> moved(AttemptChange.of(attempt, withdrawn));
            case DIALING, ANSWERED, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    /** Without proof only what is not claimed was not sent: a claim may have come in between. */
    private static AttemptProgress notSent(Attempt attempt, NotSent notSent) {
        return switch (attempt.state()) {
            case WAITING, PREPARING -> moved(AttemptChange.of(attempt, notSent));
            case DIALING, UNKNOWN -> notSent.evidence() == null ? NOTHING : moved(AttemptChange.of(attempt, notSent));
            case ENDED ->
                endedUnknown(attempt) && notSent.evidence() != null
                        ? corrected(AttemptChange.of(attempt, notSent))
                        : NOTHING;
            case ANSWERED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress answer(Attempt attempt, Answered answered) {
        return switch (attempt.state()) {
            case DIALING, UNKNOWN -> moved(AttemptChange.of(attempt, answered));
            case ENDED ->
                attempt.disposition() == Disposition.ANSWERED
                        ? NOTHING
                        : corrected(AttemptChange.correctedTo(attempt, answered));
            case NOT_SENT -> wasClaimed(attempt) ? corrected(AttemptChange.correctedTo(attempt, answered)) : NOTHING;
            case WAITING, PREPARING, ANSWERED, REFUSED -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress fail(Attempt attempt, Failed failed) {
        return switch (attempt.state()) {
            case DIALING, UNKNOWN -> moved(AttemptChange.of(attempt, failed));
            case ENDED ->
                endedUnknown(attempt) || isDeclinedByCarrier(attempt, failed)
                        ? corrected(AttemptChange.of(attempt, failed))
                        : NOTHING;
            case NOT_SENT -> wasClaimed(attempt) ? corrected(AttemptChange.of(attempt, failed)) : NOTHING;
            case WAITING, PREPARING, ANSWERED, REFUSED -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress hangUp(Attempt attempt, HungUp hungUp) {
        return switch (attempt.state()) {
            case ANSWERED -> moved(AttemptChange.of(attempt, hungUp));
            case WAITING, PREPARING, DIALING, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress lose(Attempt attempt, Lost lost) {
        return switch (attempt.state()) {
            case DIALING -> moved(AttemptChange.of(attempt, lost));
            case WAITING, PREPARING, ANSWERED, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress doubt(Attempt attempt, Doubted doubted) {
        return switch (attempt.state()) {
            case WAITING, PREPARING -> moved(AttemptChange.of(attempt, doubted));
            case DIALING, ANSWERED, UNKNOWN, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static AttemptProgress settle(Attempt attempt, SettledUnknown settled) {
        return switch (attempt.state()) {
            case UNKNOWN -> moved(AttemptChange.of(attempt, settled));
            case WAITING, PREPARING, DIALING, ANSWERED, ENDED, REFUSED, NOT_SENT -> NOTHING;
            case UNRECOGNIZED -> throw noState();
        };
    }

    private static boolean endedUnknown(Attempt attempt) {
        return attempt.state() == AttemptState.ENDED && attempt.disposition() == Disposition.UNKNOWN;
    }

    /** What looked like a callee's 603 was the carrier's own, as it says itself. */
    private static boolean isDeclinedByCarrier(Attempt attempt, Failed failed) {
        return attempt.disposition() == Disposition.REJECTED
                && failed.outcome().cause() == Cause.CARRIER
                && failed.evidence() != null
                && failed.evidence().source().equals("carrier");
    }

    private static boolean wasClaimed(Attempt attempt) {
        return attempt.slotAt() != null;
    }

    private static AttemptProgress moved(Attempt after) {
        return new AttemptProgress.Moved(after, present(after));
    }

    private static AttemptProgress corrected(Attempt after) {
        return new AttemptProgress.Moved(after, new CallCorrected(after));
    }

    private static IllegalStateException noState() {
        return new IllegalStateException("UNRECOGNIZED is no state of the dialer's own");
    }
}
