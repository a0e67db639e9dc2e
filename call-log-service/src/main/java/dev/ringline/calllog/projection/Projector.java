package dev.ringline.calllog.projection;

import dev.ringline.calllog.evidence.Trace;
import dev.ringline.calllog.evidence.Tracing;
import dev.ringline.calllog.figures.Figures;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.monitor.Alarm;
import dev.ringline.calllog.monitor.Dial;
import dev.ringline.calllog.monitor.Invite;
import dev.ringline.calllog.monitor.LeadNet;
import dev.ringline.calllog.monitor.PoolLimit;
import dev.ringline.calllog.record.CallKey;
import dev.ringline.calllog.record.CallOutcome;
import dev.ringline.calllog.record.CallRecord;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CampaignEvent;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ControlEvent;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReadyEvent;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.NumberEvent;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.SuppressionEvent;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Builds the projections from the journal: the same function live and in replay (P8). It knows nothing but the journal, no
 * clock, no key, and cannot say anything to the world: replay dials nobody (P2).
 */
public final class Projector {
    private final SortedMap<CallKey, CallRecord> calls;
    private final SortedMap<CallKey, CallOutcome> outcomes;
    private final SortedMap<Alarm.Name, Alarm> alarms;
    private final SortedMap<LeadNet, Long> leads = new TreeMap<>();
    private final Figures figures = new Figures();
    private final SortedSet<Dial> dials = new TreeSet<>();
    private final SortedSet<Invite> invites = new TreeSet<>();
    private final SortedSet<PoolLimit> limits = new TreeSet<>();
    private final SortedSet<Trace> traces = new TreeSet<>();

    private Projector(Known known) {
        calls = new TreeMap<>(known.calls());
        outcomes = new TreeMap<>(known.outcomes());
        alarms = new TreeMap<>(known.alarms());
    }

    /**
     * @param known every row that the batch is laid over
     * @param batch in the order of positions, no event twice
     */
    public static Changes fold(Known known, List<Journalled> batch) {
        var projector = new Projector(known);
        batch.forEach(projector::take);
        return projector.changes();
    }

    private Changes changes() {
        leads.values().removeIf(net -> net == 0);
        return new Changes(
                calls.values(),
                outcomes.values(),
                alarms.values(),
                figures.changes(),
                leads,
                dials,
                invites,
                limits,
                traces);
    }

    private void take(Journalled found) {
        traces.addAll(Tracing.of(found));
        var version = found.recorded().envelope().version();
        switch (found.recorded().event()) {
            case CallEvent e -> call(e, found);
            case OutcomeRecorded e -> outcome(e, found);
            case AlarmEvent e -> alarms.compute(Alarm.Name.of(e), (name, before) -> Alarm.evolve(before, e, version));
            case LeadsImported e -> figures.imported(e);
            case LeadDecided e -> moved(e.tenantId(), e.campaignId(), List.of(e.leadId()), e.from(), e.to());
            case LeadsDecided e -> moved(e.tenantId(), e.campaignId(), e.leadIds(), e.from(), e.to());
            case PoolChanged e -> limits.add(limit(e, version));
            case LeadReadyEvent _,
                    NumberEvent _,
                    TrunkChanged _,
                    CampaignEvent _,
                    SuppressionEvent _,
                    ControlEvent _ -> {}
        }
    }

    private void call(CallEvent event, Journalled found) {
        var before = calls.get(CallKey.of(event.attempt()));
        var after = CallRecord.evolve(before, event, found);
        if (after != before) {
            calls.put(after.key(), after);
            figures.call(before, after);
        }
        evidence(CallRecord.evolve(null, event, found));
    }

    /** Also of a record that came late: what was seen once was sent once. */
    private void evidence(CallRecord seen) {
        var dial = Dial.of(seen);
        if (dial != null) {
            dials.add(dial);
        }
        var attempt = seen.attempt();
        if (attempt.sipCallId() != null) {
            invites.add(new Invite(
                    seen.key().tenant().value(),
                    seen.key().call().toString(),
                    attempt.sipCallId(),
                    seen.lastPosition()));
        }
    }

    private void outcome(OutcomeRecorded event, Journalled found) {
        var key = new CallKey(event.tenantId(), event.attemptId());
        var before = outcomes.get(key);
        var after = CallOutcome.evolve(before, event, found);
        outcomes.put(key, after);
        figures.outcome(before, after);
    }

    private void moved(TenantId tenant, CampaignId campaign, List<LeadId> moved, LeadState from, LeadState to) {
        figures.moved(tenant, campaign, from, to, moved.size());
        for (var lead : moved) {
            if (from != null) {
                leads.merge(net(tenant, campaign, lead, from), -1L, Long::sum);
            }
            leads.merge(net(tenant, campaign, lead, to), 1L, Long::sum);
        }
    }

    private static LeadNet net(TenantId tenant, CampaignId campaign, LeadId lead, LeadState state) {
        return new LeadNet(tenant.value(), campaign.toString(), lead.toString(), state);
    }

    /** A pool that is gone grants nothing, yet what was sent before it went was granted. */
    private static PoolLimit limit(PoolChanged pool, long version) {
        return new PoolLimit(
                pool.tenantId().value(),
                pool.poolId().toString(),
                version,
                pool.deleted() ? 0 : pool.cps(),
                pool.changedAt());
    }
}
