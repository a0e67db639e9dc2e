package dev.ringline.calllog.monitor;

import dev.ringline.events.AlarmCleared;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.AlarmRaised;
import java.time.Instant;
import java.util.Comparator;

/** An alarm as the journal has it: the newest version says whether it stands. */
public record Alarm(
        String tenant, String monitor, String scope, long version, String reason, Instant raisedAt, Instant clearedAt) {

    public static Alarm evolve(Alarm before, AlarmEvent event, long version) {
        if (before != null && version <= before.version) {
            return before;
        }
        return switch (event) {
            case AlarmRaised e ->
                new Alarm(e.tenantId().value(), e.monitor(), e.scope(), version, e.reason(), e.raisedAt(), null);
            case AlarmCleared e ->
                new Alarm(
                        e.tenantId().value(),
                        e.monitor(),
                        e.scope(),
                        version,
                        before == null ? null : before.reason,
                        before == null ? null : before.raisedAt,
                        e.clearedAt());
        };
    }

    public Name name() {
        return new Name(tenant, monitor, scope);
    }

    /** What it is the newest version of. */
    public record Name(String tenant, String monitor, String scope) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::tenant).thenComparing(Name::monitor).thenComparing(Name::scope);

        public static Name of(AlarmEvent event) {
            return switch (event) {
                case AlarmRaised e -> new Name(e.tenantId().value(), e.monitor(), e.scope());
                case AlarmCleared e -> new Name(e.tenantId().value(), e.monitor(), e.scope());
            };
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }
}
