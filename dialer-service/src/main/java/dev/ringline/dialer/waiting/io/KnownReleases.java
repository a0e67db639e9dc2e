package dev.ringline.dialer.waiting.io;

import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Releases that this replica has read for their rooms, so that their claims need not: what a release says never changes. */
@ApplicationScoped
public class KnownReleases {
    private static final int MOST = 4_000;

    private final Map<AttemptId, LeadReleased> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptId, LeadReleased> eldest) {
            return size() > MOST;
        }
    };

    public synchronized void add(Collection<LeadReleased> releases) {
        releases.forEach(release -> known.put(release.attemptId(), release));
    }

    /** Those of {@code ids} that are known. */
    public synchronized Map<AttemptId, LeadReleased> of(Collection<AttemptId> ids) {
        var found = new HashMap<AttemptId, LeadReleased>();
        ids.forEach(id -> {
            var release = known.get(id);
            if (release != null) {
                found.put(id, release);
            }
        });
        return found;
    }

    public synchronized void forget(Collection<AttemptId> ids) {
        ids.forEach(known::remove);
    }
}
