package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** Carries all reconciliations a step on, where no engine does. */
@ApplicationScoped
public class Reconciler {
    private final ReconcileTick tick;
    private final Sql sql;

    Reconciler(ReconcileTick tick, Sql sql) {
        this.tick = tick;
        this.sql = sql;
    }

    public void goOn() throws SQLException {
        tick.takeUp();
        for (var id : sql.texts("select attempt_id from reconciliation where due_at <= clock_timestamp()")) {
            tick.step(AttemptId.of(id));
        }
    }
}
