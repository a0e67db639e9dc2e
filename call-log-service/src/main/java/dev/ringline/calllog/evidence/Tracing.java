package dev.ringline.calllog.evidence;

import dev.ringline.calllog.evidence.Trace.About;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.Attempt;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.ControlEvent;
import dev.ringline.events.Event;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadReadyEvent;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.NumberEvent;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.TrunkEvent;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which questions a journal record is part of the answer to. */
public final class Tracing {
    private final Journalled found;
    private final SortedSet<Trace> traces = new TreeSet<>();

    private Tracing(Journalled found) {
        this.found = found;
    }

    public static SortedSet<Trace> of(Journalled found) {
        var tracing = new Tracing(found);
        tracing.read(found.recorded().event());
        found.sealed().stream()
                .map(SealedField::person)
                .filter(person -> !person.equals(SealedField.NOBODY))
                .forEach(person -> tracing.add(About.PERSON, person));
        return tracing.traces;
    }

    private void read(Event event) {
        switch (event) {
            case LeadReadyEvent e -> {
                add(About.CALL, e.attemptId());
                add(About.LEAD, e.leadId());
            }
            case CallEvent e -> attempt(e.attempt());
            case OutcomeRecorded e -> {
                add(About.CALL, e.attemptId());
                add(About.LEAD, e.leadId());
                add(About.PERSON, e.numberHash());
            }
            case LeadDecided e -> {
                add(About.CALL, e.attemptId());
                add(About.LEAD, e.leadId());
            }
            case LeadsDecided e -> e.leadIds().forEach(lead -> add(About.LEAD, lead));
            case SuppressionChanged e -> add(About.PERSON, e.numberHash());
            case CampaignChanged e -> add(About.CAMPAIGN, e.campaignId());
            case LeadsImported e -> add(About.CAMPAIGN, e.campaignId());
            case NumberEvent _, TrunkEvent _, ControlEvent _, AlarmEvent _, RulesEcho _ -> {}
        }
    }

    private void attempt(Attempt attempt) {
        add(About.CALL, attempt.attemptId());
        add(About.LEAD, attempt.leadId());
    }

    private void add(About about, Object subject) {
        if (subject != null) {
            traces.add(new Trace(found.tenant(), about, subject.toString(), found.position()));
        }
    }
}
