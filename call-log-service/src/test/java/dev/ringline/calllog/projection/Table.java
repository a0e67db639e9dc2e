package dev.ringline.calllog.projection;

import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.monitor.Alarm;
import dev.ringline.calllog.record.CallKey;
import dev.ringline.calllog.record.CallOutcome;
import dev.ringline.calllog.record.CallRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The projections in memory, written as the database is. */
final class Table {
    final Map<CallKey, CallRecord> calls = new TreeMap<>();
    final Map<CallKey, CallOutcome> outcomes = new TreeMap<>();
    final Map<Alarm.Name, Alarm> alarms = new TreeMap<>();
    final Map<Object, Long> sums = new TreeMap<>(java.util.Comparator.comparing(Object::toString));
    final Map<Object, Object> evidence = new TreeMap<>(java.util.Comparator.comparing(Object::toString));

    void write(List<Journalled> batch) {
        var changes = Projector.fold(new Known(calls, outcomes, alarms), batch);
        changes.calls().forEach(call -> calls.put(call.key(), call));
        changes.outcomes().forEach(outcome -> outcomes.put(outcome.key(), outcome));
        changes.alarms().forEach(alarm -> alarms.put(alarm.name(), alarm));
        changes.figures().forEach((key, change) -> sums.merge(key, change, Long::sum));
        changes.leads().forEach((key, change) -> sums.merge(key, change, Long::sum));
        sums.values().removeIf(sum -> sum == 0);
        changes.dials().forEach(dial -> evidence.putIfAbsent(dial.call() + dial.slotAt(), dial));
        changes.invites().forEach(invite -> evidence.putIfAbsent(invite.call() + invite.sipCallId(), invite));
        changes.traces().forEach(trace -> evidence.putIfAbsent(trace, trace));
        changes.limits().forEach(limit -> evidence.putIfAbsent(limit, limit));
    }

    /** All of it, but for the positions: those differ when the journal took the same records in another order. */
    String withoutPositions() {
        return dump().replaceAll("(?:firstP|lastP|p)osition=\\d+", "");
    }

    String dump() {
        return "%s%n%s%n%s%n%s%n%s".formatted(calls, outcomes, alarms, sums, evidence.values());
    }
}
