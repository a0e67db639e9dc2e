package dev.ringline.dialer.rules;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * When this dialer sent its latest nonces, by its own monotonic clock: the only clock that the age of its view is measured by
 * (P3). Bounded: what is older than the newest {@value #KEPT} is too old to matter.
 */
public final class Nonces {
    static final int KEPT = 240;

    private final Map<UUID, Long> sentAtNanos = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > KEPT;
        }
    };

    /** To be called before the nonce is sent: the view is at least as new as that moment. */
    public synchronized void sending(UUID nonce, long nowNanos) {
        sentAtNanos.put(nonce, nowNanos);
    }

    /**
     * @param echoes the newest nonce that came back on each partition of the rule topics that are echoed
     * @param partitions how many partitions those topics have
     * @return the age of the view, in nanoseconds: of the oldest among them; empty while a partition never answered, or
     *     answered to a nonce too old to be known
     */
    public synchronized OptionalLong ageNanos(Collection<UUID> echoes, int partitions, long nowNanos) {
        if (partitions < 1
                || echoes.size() < partitions
                || !sentAtNanos.keySet().containsAll(echoes)) {
            return OptionalLong.empty();
        }
        return echoes.stream()
                .mapToLong(nonce -> nowNanos - sentAtNanos.get(nonce))
                .max();
    }
}
