package dev.ringline.calllog.projection;

import dev.ringline.calllog.evidence.Trace;
import dev.ringline.calllog.figures.FigureKey;
import dev.ringline.calllog.monitor.Alarm;
import dev.ringline.calllog.monitor.Dial;
import dev.ringline.calllog.monitor.Invite;
import dev.ringline.calllog.monitor.LeadNet;
import dev.ringline.calllog.monitor.PoolLimit;
import dev.ringline.calllog.record.CallOutcome;
import dev.ringline.calllog.record.CallRecord;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a batch changes. Rows replace those of the same key, sums are added, evidence is added once. All of it is sorted, so
 * that two who write it write it alike.
 *
 * @param figures to add
 * @param leads to add
 */
public record Changes(
        Collection<CallRecord> calls,
        Collection<CallOutcome> outcomes,
        Collection<Alarm> alarms,
        SortedMap<FigureKey, Long> figures,
        SortedMap<LeadNet, Long> leads,
        SortedSet<Dial> dials,
        SortedSet<Invite> invites,
        SortedSet<PoolLimit> limits,
        SortedSet<Trace> traces) {}
