package dev.ringline.dialer.claim.io;

import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many calls are live, by whose they are: counted rows, and what this replica's claims added since. Only an owner's claims
 * add, and whoever becomes the owner of a shard counts anew, so this is never less than what lives (P4). What ended is noticed
 * with the next count, soon where a limit stands in the way.
 */
@ApplicationScoped
public class LiveTotals {
    private static final long COUNT_AT_A_LIMIT_NANOS = Duration.ofMillis(20).toNanos();
    private static final String COUNT = """
            select pool_id, tenant_id, campaign_id, count(*) as calls from live_call
            group by pool_id, tenant_id, campaign_id""";

    private final long countEveryNanos;
    private final List<List<Whose>> underWay = new ArrayList<>();
    private Map<Whose, Integer> totals = new HashMap<>();
    private long countedAtNanos;
    private boolean counted;
    private boolean atALimit;

    LiveTotals(@ConfigProperty(name = "ringline.live.count-every", defaultValue = "1s") Duration countEvery) {
        this.countEveryNanos = countEvery.toNanos();
    }

    /** The three that a call counts for. */
    public record Whose(PoolId pool, TenantId tenant, CampaignId campaign) {
        public static Whose of(ResultSet row) throws SQLException {
            return new Whose(
                    new PoolId(row.getObject("pool_id", UUID.class)),
                    new TenantId(row.getString("tenant_id")),
                    new CampaignId(row.getObject("campaign_id", UUID.class)));
        }

        public List<Object> keys() {
            return List.of(pool, tenant, campaign);
        }
    }

    /** As last counted, or counted now if that is too long ago. */
    public synchronized Map<Whose, Integer> at(Connection connection) throws SQLException {
        long age = System.nanoTime() - countedAtNanos;
        if (!counted || age >= countEveryNanos || atALimit && age >= COUNT_AT_A_LIMIT_NANOS) {
            countedAtNanos = System.nanoTime();
            totals = count(connection);
            underWay.forEach(claim -> claim.forEach(this::add)); // not committed when it was counted, or counted twice
            counted = true;
            atALimit = false;
        }
        return new HashMap<>(totals);
    }

    /** What was counted before somebody else's claims ended: a shard came, perhaps without its owner's silence. */
    synchronized void forget() {
        counted = false;
    }

    /** Before a claim's rows are written. @return to be {@link #settled} when its transaction is over, however it ended */
    synchronized List<Whose> claiming(List<Whose> granted) {
        granted.forEach(this::add);
        underWay.add(granted);
        return granted;
    }

    synchronized void settled(List<Whose> claim) {
        underWay.removeIf(each -> each == claim);
    }

    /** A claim met a limit: what ended since must be noticed soon. */
    synchronized void limitReached() {
        atALimit = true;
    }

    private void add(Whose whose) {
        totals.merge(whose, 1, Integer::sum);
    }

    private static Map<Whose, Integer> count(Connection connection) throws SQLException {
        var totals = new HashMap<Whose, Integer>();
        try (var select = connection.prepareStatement(COUNT);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                totals.put(Whose.of(rows), rows.getInt("calls"));
            }
        }
        return totals;
    }
}
