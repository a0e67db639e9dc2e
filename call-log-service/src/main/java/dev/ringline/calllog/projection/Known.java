package dev.ringline.calllog.projection;

import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.monitor.Alarm;
import dev.ringline.calllog.record.CallKey;
import dev.ringline.calllog.record.CallOutcome;
import dev.ringline.calllog.record.CallRecord;
import dev.ringline.events.CallEvent;
import dev.ringline.events.OutcomeRecorded;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the projections hold of that which a batch is about: everything that an event is laid over. */
public record Known(Map<CallKey, CallRecord> calls, Map<CallKey, CallOutcome> outcomes, Map<Alarm.Name, Alarm> alarms) {

    /** The calls whose rows a batch needs. */
    public static SortedSet<CallKey> callsOf(List<Journalled> batch) {
        var keys = new TreeSet<CallKey>();
        for (var found : batch) {
            switch (found.recorded().event()) {
                case CallEvent e -> keys.add(CallKey.of(e.attempt()));
                case OutcomeRecorded e -> keys.add(new CallKey(e.tenantId(), e.attemptId()));
                default -> {}
            }
        }
        return keys;
    }
}
