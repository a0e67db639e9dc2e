package dev.ringline.simulation.dialer;

import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Bell;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Table {@code waiting}, with the index by pool and campaign of what is not prepared yet. */
final class WaitingTable {
    private final Map<AttemptId, Row> rows = new LinkedHashMap<>();
    private final Map<Line, LinkedHashMap<AttemptId, Row>> lines = new LinkedHashMap<>();
    private long positions;

    /** Rings when one comes in. */
    final Bell more = new Bell();

    record Row(LeadReleased release, long position) {}

    record Line(PoolId pool, CampaignId campaign) {}

    void add(LeadReleased release) {
        var row = new Row(release, positions++);
        rows.put(release.attemptId(), row);
        lines.computeIfAbsent(lineOf(release), l -> new LinkedHashMap<>()).put(release.attemptId(), row);
        more.ring();
    }

    void prepared(LeadReleased release) {
        lines.get(lineOf(release)).remove(release.attemptId());
    }

    void remove(AttemptId id) {
        var row = rows.remove(id);
        if (row != null) {
            prepared(row.release());
        }
    }

    /** How many ever came. */
    long came() {
        return positions;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Collection<Row> all() {
        return rows.values();
    }

    Map<Line, LinkedHashMap<AttemptId, Row>> lines() {
        return lines;
    }

    private static Line lineOf(LeadReleased release) {
        return new Line(release.poolId(), release.campaignId());
    }
}
