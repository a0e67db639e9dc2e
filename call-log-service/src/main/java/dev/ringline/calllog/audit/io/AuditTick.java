package dev.ringline.calllog.audit.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.calllog.audit.io.AuditRow.Kind;
import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.journal.io.Verification;
import dev.ringline.calllog.replay.io.Replay;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Does what was asked for, one after the other. The request's row stays locked meanwhile: if this process dies, the next one
 * that looks does it again.
 */
@ApplicationScoped
class AuditTick {
    private static final Logger LOG = Logger.getLogger(AuditTick.class);

    private final AgroalDataSource database;
    private final Replay replay;
    private final Verification verification;
    private final ObjectMapper json;
    private final Clock clock;

    private record Asked(String tenant, UUID id, Kind kind) {}

    AuditTick(
            @DataSource("engine") AgroalDataSource database,
            Replay replay,
            Verification verification,
            ObjectMapper json,
            Clock clock) {
        this.database = database;
        this.replay = replay;
        this.verification = verification;
        this.json = json;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() throws SQLException {
        while (doNext()) {
            LOG.debug("an audit is done");
        }
    }

    private boolean doNext() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var asked = next(connection);
                if (asked != null) {
                    finish(connection, asked);
                }
                connection.commit();
                return asked != null;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static Asked next(Connection connection) throws SQLException {
        var found = Rows.query(
                connection,
                """
                select tenant_id, audit_id, kind from audit where state = 'REQUESTED'
                order by requested_at, audit_id limit 1 for update skip locked""",
                row -> new Asked(row.getString(1), row.getObject(2, UUID.class), Kind.valueOf(row.getString(3))));
        return found.isEmpty() ? null : found.getFirst();
    }

    private void finish(Connection connection, Asked asked) throws SQLException {
        try {
            save(connection, asked, AuditRow.State.DONE, json.writeValueAsString(result(asked)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) { // what is stored cannot be read or laid: that is the finding
            LOG.errorf(e, "%s of %s failed", asked.kind, asked.tenant);
            save(connection, asked, AuditRow.State.FAILED, null);
        }
    }

    private Object result(Asked asked) throws SQLException {
        return switch (asked.kind) {
            case REPLAY -> replay.run(asked.tenant);
            case VERIFICATION -> verification.run(asked.tenant);
        };
    }

    private void save(Connection connection, Asked asked, AuditRow.State state, String result) throws SQLException {
        Rows.update(
                connection,
                "update audit set state = ?, result = ?, finished_at = ? where tenant_id = ? and audit_id = ?",
                state.name(),
                result,
                Timestamp.from(clock.instant()),
                asked.tenant,
                asked.id);
    }
}
