package dev.ringline.sandbox.livekit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What the carrier lets through a trunk. Without an entry it takes everything. */
public final class TrunkLimits {
    private final Map<String, Limit> byTrunk = new ConcurrentHashMap<>();

    /**
     * @param trunk LiveKit's trunk id, or {@code *} for all without their own
     * @param cps INVITEs in any sliding second
     * @param concurrency calls at once
     */
    public void set(String trunk, int cps, int concurrency) {
        byTrunk.put(trunk, new Limit(cps, concurrency));
    }

    public void clear() {
        byTrunk.clear();
    }

    FinalResponse refuse(String trunk, IntSupplier inLastSecond, IntSupplier live) {
        var limit = byTrunk.getOrDefault(trunk, byTrunk.get("*"));
        if (limit == null) {
            return null;
        }
        if (inLastSecond.getAsInt() >= limit.cps) {
            return new FinalResponse(503, "Trunk CPS limit exceeded");
        }
        return live.getAsInt() >= limit.concurrency ? new FinalResponse(503, "Concurrent call limit exceeded") : null;
    }

    private record Limit(int cps, int concurrency) {}
}
