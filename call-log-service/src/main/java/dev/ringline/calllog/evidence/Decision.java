package dev.ringline.calllog.evidence;

import dev.ringline.calllog.journal.Journalled;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.Attempt;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.ControlEvent;
import dev.ringline.events.Event;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.TrunkEvent;
import dev.ringline.events.WithdrawRequested;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One line of an answer to "why": who decided what, when, by which rule in which version.
 *
 * @param position where the journal holds it
 * @param rule what decided it, or {@code null}
 * @param rulesVersion of the campaign, or {@code null}
 * @param says for people, without numbers of people
 */
public record Decision(
        long position,
        Instant at,
        String source,
        String actor,
        String type,
        UUID eventId,
        UUID causationId,
        String callId,
        String leadId,
        String campaignId,
        String rule,
        Long rulesVersion,
        String says) {

    private record Said(Object call, Object lead, Object campaign, String rule, Long rulesVersion, String says) {}

    public static Decision of(Journalled found) {
        var envelope = found.recorded().envelope();
        var event = found.recorded().event();
        var said = said(event);
        return new Decision(
                found.position(),
                envelope.time(),
                envelope.source(),
                envelope.actor(),
                event.getClass().getSimpleName(),
                envelope.id(),
                envelope.causationId(),
                text(said.call),
                text(said.lead),
                text(said.campaign),
                said.rule,
                said.rulesVersion,
                said.says);
    }

    private static Said said(Event event) {
        return switch (event) {
            case LeadReleased e ->
                new Said(e.attemptId(), e.leadId(), e.campaignId(), "release", e.rulesVersion(), released(e));
            case WithdrawRequested e ->
                new Said(e.attemptId(), e.leadId(), e.campaignId(), "withdraw", null, "asked back: " + e.reason());
            case CallEvent e -> call(e.attempt());
            case LeadDecided e ->
                new Said(
                        e.attemptId(),
                        e.leadId(),
                        e.campaignId(),
                        e.rule(),
                        e.rulesVersion(),
                        moved(e.from(), e.to(), e.reason(), e.dueAt()));
            case LeadsDecided e ->
                new Said(
                        null,
                        null,
                        e.campaignId(),
                        e.rule(),
                        e.rulesVersion(),
                        moved(e.from(), e.to(), e.reason(), e.dueAt()));
            case LeadsImported e ->
                new Said(null, null, e.campaignId(), "import", null, "imported " + e.imported() + " rows");
            case OutcomeRecorded e -> new Said(e.attemptId(), e.leadId(), e.campaignId(), "outcome", null, outcome(e));
            case SuppressionChanged e -> new Said(null, null, null, "suppression", null, suppression(e));
            case CampaignChanged e ->
                new Said(null, null, e.campaignId(), "campaign", e.rulesVersion(), "campaign is " + e.state());
            case NumberChanged e -> new Said(null, null, e.campaignId(), "number", null, number(e));
            case TrunkEvent _, ControlEvent _, AlarmEvent _, RulesEcho _ -> new Said(null, null, null, null, null, "");
        };
    }

    /** Never the number itself: whoever asked named it, or may not know it. */
    private static String number(NumberChanged number) {
        var says = new StringBuilder("our number is ").append(number.active() ? "active" : "inactive");
        append(says, ": ", number.active() ? null : number.inactiveReason());
        return says.append(number.campaignId() == null ? ", linked to no campaign" : ", linked to the campaign")
                .toString();
    }

    private static Said call(Attempt attempt) {
        var says = new StringBuilder("call is ").append(attempt.state());
        append(says, ", ", attempt.disposition());
        append(says, " by ", attempt.cause());
        append(says, ", SIP ", attempt.sipStatus());
        append(says, ", view of the rules aged ", attempt.viewAgeMs() == null ? null : attempt.viewAgeMs() + " ms");
        append(says, ": ", attempt.reason());
        return new Said(
                attempt.attemptId(),
                attempt.leadId(),
                attempt.campaignId(),
                attempt.rule() == null && attempt.slotAt() != null ? "claim" : attempt.rule(),
                attempt.rulesVersion(),
                says.toString());
    }

    private static String released(LeadReleased release) {
        var asked =
                release.ask() == 0 ? "released, number " + release.releaseNumber() : "asked again, " + release.ask();
        return asked + ": callable from " + seconds(release.callableFrom()) + " until "
                + seconds(release.callableUntil())
                + ", at most " + release.caps().maxAttemptsPerNumber() + " attempts in "
                + release.caps().capWindowS() + " s, " + release.caps().minGapS() + " s apart";
    }

    private static String moved(Object from, Object to, String reason, Instant dueAt) {
        var says = new StringBuilder(from == null ? "new, " : from + " to ").append(to);
        append(says, ": ", reason);
        append(says, ", due ", seconds(dueAt));
        return says.toString();
    }

    private static String outcome(OutcomeRecorded outcome) {
        var says = new StringBuilder("recorded ").append(outcome.result());
        append(says, ", answered by ", outcome.answeredBy());
        append(says, ", call back at ", seconds(outcome.callbackAt()));
        return says.append(outcome.optOut() ? ", never again" : "").toString();
    }

    private static String suppression(SuppressionChanged suppression) {
        return suppression.entries().isEmpty()
                ? "on no list"
                : suppression.entries().stream()
                        .map(entry -> entry.reason() + " since " + seconds(entry.since())
                                + (entry.tenantWide() ? "" : " on list " + entry.listId()))
                        .collect(Collectors.joining(", "));
    }

    /** As people read it: what decides is in the record itself. */
    private static Instant seconds(Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static void append(StringBuilder says, String before, Object value) {
        if (value != null) {
            says.append(before).append(value);
        }
    }

    private static String text(Object id) {
        return id == null ? null : id.toString();
    }
}
