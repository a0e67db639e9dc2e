package dev.ringline.dialer.guard.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.guard.RequestBudget;
import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.LeadReleased;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The requests that LiveKit may be sent, shared by all replicas: a row a window. A dial's two are taken before its room is
 * begun, so that nothing that was claimed waits for one.
 */
@ApplicationScoped
public class RequestBudgets {
    private static final Duration PATIENCE = Duration.ofSeconds(2L * RequestBudget.WINDOW_S);
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final String NOW =
            "(extract(epoch from clock_timestamp())::bigint / " + RequestBudget.WINDOW_S + ")";
    private static final String TAKE = "insert into livekit_budget as b (slot, taken) values (" + NOW + ", 1) "
            + "on conflict (slot) do update set taken = b.taken + 1 where b.taken < ? returning taken";
    private static final String BEGIN =
            "insert into livekit_budget (slot, taken) values (" + NOW + ", 0) on conflict do nothing";
    private static final String HELD = "select taken from livekit_budget where slot = " + NOW + " for update";
    private static final String RESERVE = "update livekit_budget set taken = taken + ? where slot = " + NOW;
    private static final String FORGET = "delete from livekit_budget where slot < " + NOW + " - 60";

    private final EngineDatabase database;
    private final RequestBudget budget;
    private final MeterRegistry figures;
    private final Counter waited;

    RequestBudgets(EngineDatabase database, LiveKitSettings settings, MeterRegistry figures) {
        this.database = database;
        this.budget = new RequestBudget(settings.requestsAMinute());
        this.figures = figures;
        this.waited = figures.counter("ringline.livekit.requests.waited");
        figures.gauge("ringline.livekit.requests.limit", budget, RequestBudget::aMinute);
    }

    /**
     * For one request that is no dial; waits for the next window if this one is used up.
     *
     * @throws IOException if that takes too long, or nobody can tell
     */
    public void take() throws IOException {
        if (!budget.isLimited()) {
            return;
        }
        long begun = System.nanoTime();
        while (!taken()) {
            waited.increment();
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IOException("the budget of requests to LiveKit is used up");
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    public boolean areLimited() {
        return budget.isLimited();
    }

    /** How many dials may be begun now; nobody else takes of it until {@code connection} commits. */
    public int dials(Connection connection) throws SQLException {
        if (!budget.isLimited()) {
            return Integer.MAX_VALUE;
        }
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(FORGET);
            statement.executeUpdate(BEGIN);
            try (var row = statement.executeQuery(HELD)) {
                return row.next() ? budget.dials(row.getInt(1)) : 0; // a window ended in between
            }
        }
    }

    /** For dials that are begun: nothing of what they ask waits. Each room is paid for when it is made. */
    public void reserve(Connection connection, List<LeadReleased> begun) throws SQLException {
        if (budget.isLimited() && !begun.isEmpty()) {
            long agentsLater = begun.stream()
                    .filter(release -> release.agent() == AgentStart.AT_RINGING)
                    .count();
            try (var update = connection.prepareStatement(RESERVE)) {
                update.setLong(1, begun.size() + agentsLater);
                update.executeUpdate();
            }
        }
    }

    private boolean taken() throws IOException {
        try {
            return database.inTransaction(connection -> {
                try (var insert = connection.prepareStatement(TAKE)) {
                    insert.setInt(1, budget.aWindow());
                    return insert.executeQuery().next();
                }
            });
        } catch (SQLException e) {
            throw new IOException("how many requests LiveKit was sent is not known: " + e.getSQLState(), e);
        }
    }
}
