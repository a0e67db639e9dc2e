package dev.ringline.simulation.dialer;

import dev.ringline.events.AttemptId;
import dev.ringline.simulation.world.Bell;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Table {@code prepared}, with what its partial indexes hold. */
final class PreparedTable {
    private final Map<AttemptId, Prepared> rows = new LinkedHashMap<>();
    private final Set<Prepared> claimable = new LinkedHashSet<>();
    private final Tally open = new Tally();

    /** Rings when there is a row where there was none. */
    final Bell some = new Bell();

    /** Rings when one becomes claimable. */
    final Bell ready = new Bell();

    Prepared get(AttemptId id) {
        return rows.get(id);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Collection<Prepared> all() {
        return rows.values();
    }

    Set<Prepared> claimable() {
        return claimable;
    }

    /** Open ones, by pool and campaign. */
    int open(Object whose) {
        return open.of(whose);
    }

    void add(Prepared row) {
        if (rows.putIfAbsent(row.release.attemptId(), row) == null) {
            count(row, 1);
            some.ring();
        }
    }

    void remove(AttemptId id) {
        var row = rows.get(id);
        if (row != null) {
            change(row, r -> r.doomed = true);
            rows.remove(id);
        }
    }

    void change(Prepared row, Consumer<Prepared> how) {
        boolean was = row.isOpen();
        how.accept(row);
        if (was && !row.isOpen()) {
            count(row, -1);
        }
        if (!row.isClaimable()) {
            claimable.remove(row);
        } else if (claimable.add(row)) {
            ready.ring();
        }
    }

    private void count(Prepared row, int by) {
        open.add(row.release.poolId(), by);
        open.add(row.release.campaignId(), by);
    }
}
