package dev.ringline.calllog.monitor;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/** What a carrier granted a pool, from when. */
public record PoolLimit(String tenant, String pool, long version, int cps, Instant from)
        implements Comparable<PoolLimit> {
    public PoolLimit {
        Objects.requireNonNull(from, "from");
    }

    private static final Comparator<PoolLimit> ORDER = Comparator.comparing(PoolLimit::tenant)
            .thenComparing(PoolLimit::pool)
            .thenComparing(PoolLimit::version);

    @Override
    public int compareTo(PoolLimit other) {
        return ORDER.compare(this, other);
    }
}
