package dev.ringline.calllog.journal;

import java.util.Comparator;

/**
 * One hash chain: a tenant's records of one partition of one topic.
 *
 * @param tenant {@link #DEPLOYMENT} for records that concern no tenant, and for those that nobody can read
 * @param topic the short name, for example {@code calls}
 */
public record ChainId(String tenant, String topic, int partition) implements Comparable<ChainId> {
    /** No tenant has an empty name. */
    public static final String DEPLOYMENT = "";

    private static final Comparator<ChainId> ORDER =
            Comparator.comparing(ChainId::tenant).thenComparing(ChainId::topic).thenComparing(ChainId::partition);

    @Override
    public int compareTo(ChainId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (tenant.isEmpty() ? "(deployment)" : tenant) + "/" + topic + "/" + partition;
    }
}
