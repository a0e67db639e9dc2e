package dev.ringline.dialer.attempt;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.AttemptFact.Outcome;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Applies a fact to an attempt: total, and never judges; {@link AttemptDecider} already did. */
final class AttemptChange {
    private static final int EVIDENCE_MAX = 20;
    private static final int REASON_MAX = 200;
    private static final int SIP_OK = 200;

    private final Attempt before;
    private AttemptState state;
    private E164 from;
    private NumberId callerIdNumberId;
    private String holder;
    private Long epoch;
    private Long viewAgeMs;
    private Instant slotAt;
    private Instant deadline;
    private Instant answeredAt;
    private Instant endedAt;
    private Disposition disposition;
    private Cause cause;
    private String rule;
    private String reason;
    private Integer sipStatus;
    private String sipReason;
    private String sipCallId;
    private String participantSid;
    private String carrierCallSid;
    private Long ringTimeMs;
    private Long talkTimeMs;
    private boolean burnt;
    private boolean counts;
    private List<Attempt.Evidence> evidence;
    private Instant changedAt;

    private AttemptChange(Attempt before, Instant at) {
        this.before = before;
        state = before.state();
        from = before.from();
        callerIdNumberId = before.callerIdNumberId();
        holder = before.holder();
        epoch = before.epoch();
        viewAgeMs = before.viewAgeMs();
        slotAt = before.slotAt();
        deadline = before.deadline();
        answeredAt = before.answeredAt();
        endedAt = before.endedAt();
        disposition = before.disposition();
        cause = before.cause();
        rule = before.rule();
        reason = before.reason();
        sipStatus = before.sipStatus();
        sipReason = before.sipReason();
        sipCallId = before.sipCallId();
        participantSid = before.participantSid();
        carrierCallSid = before.carrierCallSid();
        ringTimeMs = before.ringTimeMs();
        talkTimeMs = before.talkTimeMs();
        burnt = before.burnt();
        counts = before.counts();
        evidence = new ArrayList<>(before.evidence());
        changedAt = at;
    }

    static Attempt of(Attempt before, AttemptFact fact) {
        var change = new AttemptChange(before, fact.at());
        change.apply(fact);
        return change.toAttempt();
    }

    /** Its final record already went out, so an answer found later leaves it ended. */
    static Attempt correctedTo(Attempt before, AttemptFact.Answered answered) {
        var change = new AttemptChange(before, answered.at());
        change.apply(answered);
        change.state = AttemptState.ENDED;
        change.endedAt = before.endedAt();
        return change.toAttempt();
    }

    private void apply(AttemptFact fact) {
        switch (fact) {
            case AttemptFact.PreparationBegan began -> state = AttemptState.PREPARING;
            case AttemptFact.Claimed claimed -> claim(claimed);
            case AttemptFact.Refused refused -> {
                end(AttemptState.REFUSED, Disposition.NOT_SENT, Cause.US, refused.at());
                rule = refused.rule();
                reason = bounded(refused.reason());
            }
            case AttemptFact.Withdrawn withdrawn -> {
                end(AttemptState.NOT_SENT, Disposition.NOT_SENT, Cause.US, withdrawn.at());
                reason = bounded(withdrawn.reason());
            }
            case AttemptFact.NotSent notSent -> {
                end(AttemptState.NOT_SENT, notSent.disposition(), notSent.cause(), notSent.at());
                reason = bounded(notSent.reason());
                keep(notSent.evidence());
            }
            case AttemptFact.Answered answered -> answer(answered);
            case AttemptFact.Failed failed -> fail(failed);
            case AttemptFact.HungUp hungUp -> {
                state = AttemptState.ENDED;
                endedAt = hungUp.at();
                talkTimeMs = millis(answeredAt, endedAt);
                keep(hungUp.evidence());
            }
            case AttemptFact.Lost lost -> {
                state = AttemptState.UNKNOWN;
                reason = bounded(lost.reason());
            }
            case AttemptFact.Doubted doubted -> {
                state = AttemptState.UNKNOWN;
                slotAt = doubted.at(); // the latest that it can have been: caps and gaps count from it
                deadline = doubted.at();
                reason = bounded(doubted.reason());
            }
            case AttemptFact.SettledUnknown settled -> {
                end(AttemptState.ENDED, Disposition.UNKNOWN, Cause.UNCLEAR, settled.at());
                counts = true;
                reason = bounded(settled.reason());
                keep(settled.evidence());
            }
            case AttemptFact.Seen seen -> {
                know(seen.ids());
                keep(seen.evidence());
            }
            case AttemptFact.Asked asked -> {}
        }
    }

    private void claim(AttemptFact.Claimed claimed) {
        state = AttemptState.DIALING;
        from = claimed.from();
        callerIdNumberId = claimed.callerIdNumberId();
        holder = claimed.holder();
        epoch = claimed.epoch();
        viewAgeMs = claimed.viewAgeMs();
        slotAt = claimed.slotAt();
        deadline = claimed.deadline();
    }

    private void answer(AttemptFact.Answered answered) {
        state = AttemptState.ANSWERED;
        disposition = Disposition.ANSWERED;
        cause = Cause.CALLEE;
        answeredAt = answered.at();
        ringTimeMs = millis(slotAt, answeredAt);
        sipStatus = SIP_OK; // whatever told of it: that is how SIP answers
        sipReason = null;
        burnt = true;
        counts = true;
        reason = null;
        know(answered.ids());
        keep(answered.evidence());
    }

    private void fail(AttemptFact.Failed failed) {
        Outcome outcome = failed.outcome();
        end(AttemptState.ENDED, outcome.disposition(), outcome.cause(), failed.at());
        ringTimeMs = millis(slotAt, endedAt);
        sipStatus = outcome.sipStatus();
        sipReason = bounded(outcome.sipReason());
        burnt = outcome.burnt();
        counts = outcome.counts();
        reason = null;
        know(failed.ids());
        keep(failed.evidence());
    }

    private void end(AttemptState ending, Disposition how, Cause whose, Instant at) {
        state = ending;
        disposition = how;
        cause = whose;
        endedAt = at;
        burnt = false;
        counts = false;
    }

    private void know(CallIds ids) {
        sipCallId = ids.sipCallId() == null ? sipCallId : ids.sipCallId();
        participantSid = ids.participantSid() == null ? participantSid : ids.participantSid();
        carrierCallSid = ids.carrierCallSid() == null ? carrierCallSid : ids.carrierCallSid();
    }

    /** Beyond the limit the newest replaces the one before it: how it began and how it ended stay. */
    private void keep(Attempt.Evidence seen) {
        if (seen == null) {
            return;
        }
        if (evidence.size() == EVIDENCE_MAX) {
            evidence.removeLast();
        }
        evidence.add(seen);
    }

    private static Long millis(Instant from, Instant until) {
        return from == null || until == null
                ? null
                : Math.max(0, Duration.between(from, until).toMillis());
    }

    private static String bounded(String text) {
        return text == null || text.length() <= REASON_MAX ? text : text.substring(0, REASON_MAX);
    }

    private Attempt toAttempt() {
        return new Attempt(
                before.attemptId(),
                before.tenantId(),
                before.campaignId(),
                before.leadId(),
                before.releaseNumber(),
                state,
                before.to(),
                from,
                callerIdNumberId,
                before.poolId(),
                before.sipTrunkId(),
                before.agentName(),
                holder,
                epoch,
                before.rulesVersion(),
                viewAgeMs,
                before.releasedAt(),
                slotAt,
                deadline,
                answeredAt,
                endedAt,
                disposition,
                cause,
                rule,
                reason,
                sipStatus,
                sipReason,
                sipCallId,
                participantSid,
                carrierCallSid,
                ringTimeMs,
                talkTimeMs,
                burnt,
                counts,
                List.copyOf(evidence),
                changedAt);
    }
}
