package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.Verdict;
import dev.ringline.calllog.journal.Verifier;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;

/** Walks a tenant's journal in the database, checkpoints in their places. */
@ApplicationScoped
public class Verification {
    private static final int BATCH = 2_000;

    private final AgroalDataSource database;
    private final Checkpoints checkpoints;

    Verification(@DataSource("engine") AgroalDataSource database, Checkpoints checkpoints) {
        this.database = database;
        this.checkpoints = checkpoints;
    }

    public VerdictView run(String tenant) throws SQLException {
        checkpoints.sign(tenant);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Rows.update(connection, "set transaction isolation level repeatable read");
                return VerdictView.of(walk(connection, tenant));
            } finally {
                connection.rollback();
            }
        }
    }

    private static Verdict walk(Connection connection, String tenant) throws SQLException {
        var signed = new ArrayDeque<>(CheckpointTable.all(connection, tenant));
        var verifier = new Verifier(tenant, signatures(connection));
        var position = 0L;
        var holds = true;
        var batch = JournalTable.after(connection, tenant, position, Long.MAX_VALUE, BATCH);
        while (holds && !batch.isEmpty()) {
            for (var record : batch) {
                while (!signed.isEmpty() && signed.peek().position() < record.position()) {
                    holds = verifier.take(signed.poll());
                }
                holds = verifier.take(record);
            }
            position = batch.getLast().position();
            batch = JournalTable.after(connection, tenant, position, Long.MAX_VALUE, BATCH);
        }
        signed.forEach(verifier::take);
        return verifier.verdict();
    }

    private static Verifier.SignatureCheck signatures(Connection connection) throws SQLException {
        var pem = String.join(
                "",
                Rows.query(
                        connection,
                        "select public_key from signing_key order by created_at, key_id",
                        row -> PublicKeys.pem(row.getString(1))));
        return pem.isEmpty() ? (text, keyId, signature) -> false : PublicKeys.ofPem(pem);
    }
}
