package dev.ringline.calllog.monitor;

import dev.ringline.calllog.record.CallRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * Evidence of an INVITE: one a slot that an attempt was ever seen with. More than one for an attempt breaks P1.
 *
 * @param slotAt whole microseconds, as the database keeps it
 * @param person the callee, hashed
 * @param position where the journal first says so; no part of its identity
 */
public record Dial(String tenant, String call, Instant slotAt, String pool, String person, long position)
        implements Comparable<Dial> {
    private static final Comparator<Dial> ORDER =
            Comparator.comparing(Dial::tenant).thenComparing(Dial::call).thenComparing(Dial::slotAt);

    /** {@code null} if no INVITE went out. */
    public static Dial of(CallRecord seen) {
        var attempt = seen.attempt();
        if (!seen.invited() || attempt.slotAt() == null || attempt.poolId() == null || seen.callee() == null) {
            return null;
        }
        return new Dial(
                attempt.tenantId().value(),
                attempt.attemptId().toString(),
                attempt.slotAt().truncatedTo(ChronoUnit.MICROS),
                attempt.poolId().toString(),
                seen.callee().person(),
                seen.lastPosition());
    }

    @Override
    public int compareTo(Dial other) {
        return ORDER.compare(this, other);
    }
}
