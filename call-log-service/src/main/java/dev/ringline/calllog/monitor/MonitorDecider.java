package dev.ringline.calllog.monitor;

import dev.ringline.events.AlarmCleared;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.AlarmRaised;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** When a breach becomes an alarm, and when that alarm is over. */
public final class MonitorDecider {
    private MonitorDecider() {}

    /** @param watches what to keep an eye on from now; @param alarms what to say */
    public record Decision(SortedMap<Breach.Key, Watch> watches, List<AlarmEvent> alarms) {}

    /**
     * Decides what to say about what the monitors see now.
     *
     * @param watches as the last decision left them
     * @param seen every breach that is there now
     */
    public static Decision decide(SortedMap<Breach.Key, Watch> watches, List<Breach> seen, Instant now) {
        var after = new TreeMap<>(watches);
        seen.forEach(breach ->
                after.merge(breach.key(), Watch.first(breach, now), (before, first) -> before.seenAgain(breach, now)));
        var alarms = new ArrayList<AlarmEvent>();
        after.replaceAll((key, watch) -> raiseIfDue(watch, now, alarms));
        after.values().removeIf(watch -> watch.seenLast().isBefore(now) && overIfDue(watch, now, alarms));
        return new Decision(after, List.copyOf(alarms));
    }

    private static Watch raiseIfDue(Watch watch, Instant now, List<AlarmEvent> alarms) {
        var isSeen = watch.seenLast().equals(now);
        if (!isSeen || !watch.raiseDue(now)) {
            return watch;
        }
        var breach = watch.breach();
        alarms.add(new AlarmRaised(
                new TenantId(breach.tenant()), breach.monitor().label(), breach.scope(), breach.says(), now));
        return watch.asRaised();
    }

    /** One that was never raised is forgotten at once: a record that came late made it whole. */
    private static boolean overIfDue(Watch watch, Instant now, List<AlarmEvent> alarms) {
        if (!watch.raised()) {
            return true;
        }
        if (!watch.clearDue(now)) {
            return false;
        }
        var breach = watch.breach();
        alarms.add(
                new AlarmCleared(new TenantId(breach.tenant()), breach.monitor().label(), breach.scope(), now));
        return true;
    }
}
