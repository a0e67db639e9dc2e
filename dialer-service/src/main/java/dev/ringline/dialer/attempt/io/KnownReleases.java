package dev.ringline.dialer.attempt.io;

import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Releases that this replica took in or read a while ago, so that their rooms and claims need not read them again: what a
 * release says never changes. Where there are too many, the first keep their places: they are the next to be dialled.
 */
@ApplicationScoped
public class KnownReleases {
    static final int MOST = 4_000;
    private static final long OLD_NANOS = Duration.ofMinutes(2).toNanos();

    private final Map<AttemptId, Known> known = new LinkedHashMap<>();

    private record Known(LeadReleased release, long atNanos) {}

    public synchronized void add(Collection<LeadReleased> releases) {
        long now = System.nanoTime();
        for (var release : releases) {
            if (known.size() < MOST || forgetEldest(now)) {
                known.putIfAbsent(release.attemptId(), new Known(release, now));
            }
        }
    }

    /** Those of {@code ids} that are known. */
    public synchronized Map<AttemptId, LeadReleased> of(Collection<AttemptId> ids) {
        var found = new HashMap<AttemptId, LeadReleased>();
        for (var id : ids) {
            var one = known.get(id);
            if (one != null) {
                found.put(id, one.release());
            }
        }
        return found;
    }

    public synchronized void forget(Collection<AttemptId> ids) {
        ids.forEach(known::remove);
    }

    /** Somebody else dialled it, or nobody will. */
    private boolean forgetEldest(long now) {
        var eldest = known.entrySet().iterator();
        if (now - eldest.next().getValue().atNanos() < OLD_NANOS) {
            return false;
        }
        eldest.remove();
        return true;
    }
}
