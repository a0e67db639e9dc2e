package dev.ringline.dialer.shard;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The starts that still count when a shard is handed over. No clocks are compared: whoever takes it lets them count from then
 * on for as long as they had to count when it was handed over.
 *
 * @param lanes by pool, for how many nanoseconds yet each start keeps its place in the second
 * @param tenants by tenant, how many nanoseconds ago each of its latest starts was; {@code campaigns} alike
 */
public record HandedStarts(
        Map<UUID, List<Long>> lanes, Map<String, List<Long>> tenants, Map<UUID, List<Long>> campaigns) {
    public HandedStarts {
        lanes = Map.copyOf(lanes);
        tenants = Map.copyOf(tenants);
        campaigns = Map.copyOf(campaigns);
    }
}
