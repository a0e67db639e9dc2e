package dev.ringline.calllog.record;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.TenantId;
import java.util.Comparator;

/** A call's name everywhere: an outbound call's id is its attempt's. */
public record CallKey(TenantId tenant, AttemptId call) implements Comparable<CallKey> {
    private static final Comparator<CallKey> ORDER =
            Comparator.comparing(CallKey::tenant).thenComparing(key -> key.call.toString());

    public static CallKey of(Attempt attempt) {
        return new CallKey(attempt.tenantId(), attempt.attemptId());
    }

    @Override
    public int compareTo(CallKey other) {
        return ORDER.compare(this, other);
    }
}
