package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.Checkpoint;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Signs what the chains came to: every minute, and whenever somebody asks for an export or a verification. */
@ApplicationScoped
public class Checkpoints {
    private final AgroalDataSource database;
    private final SigningKeys keys;
    private final Clock clock;

    Checkpoints(@DataSource("engine") AgroalDataSource database, SigningKeys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    @Scheduled(
            every = "${ringline.journal.checkpoint-every:60s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void signAll() throws SQLException {
        try (var connection = database.getConnection()) {
            for (var tenant : CheckpointTable.unsigned(connection)) {
                sign(tenant);
            }
        }
    }

    /** Signs a tenant's chains as they stand, if they went on since the last time. */
    public void sign(String tenant) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                sign(connection, tenant);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** Under the lock of the journal's head: the heads are those of one position, and checkpoints follow one another. */
    private void sign(Connection connection, String tenant) throws SQLException {
        var position = JournalTable.lockHead(connection);
        var heads = CheckpointTable.heads(connection, tenant);
        var before = CheckpointTable.newest(connection, tenant);
        if (heads.isEmpty() || before != null && before.covers(heads)) {
            return;
        }
        var signer = keys.signer(connection);
        var checkpoint = new Checkpoint(
                tenant,
                before == null ? 1 : before.number() + 1,
                before == null ? "" : before.signature(),
                position,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                heads,
                signer.keyId(),
                "");
        CheckpointTable.insert(connection, checkpoint.signed(signer.sign(checkpoint.text())));
    }
}
