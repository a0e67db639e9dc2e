package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Chunk;
import dev.ringline.campaign.importing.Columns;
import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.Row;
import dev.ringline.campaign.importing.RowReader;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.campaign.importing.io.ChunkCommit.CampaignOver;
import dev.ringline.platform.CrashPoint;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Brings a stored file's rows in, from the first chunk that is not committed: one thread reads, a few make leads of rows, and
 * chunks are committed one after another. What is in memory is a few chunks, whatever the file's size.
 */
@ApplicationScoped
class ImportRun {
    static final Duration LEASE = Duration.ofSeconds(10);

    private static final int FIRST_CHUNK = 500; // the first leads are dialable at once
    private static final int CHUNK = 5_000;
    private static final int AHEAD = 3;

    private final AgroalDataSource dataSource;
    private final NumberPlan plan;
    private final ChunkCommit commit;
    private final Clock clock;

    ImportRun(@DataSource("engine") AgroalDataSource dataSource, NumberPlan plan, ChunkCommit commit, Clock clock) {
        this.dataSource = dataSource;
        this.plan = plan;
        this.commit = commit;
        this.clock = clock;
    }

    /** Goes on until the end of the file, or until somebody wants to stop: then the next one goes on. */
    void run(StoredImport at, BooleanSupplier stopping) throws SQLException, IOException, InterruptedException {
        try {
            if (bringIn(at, stopping)) {
                end(at, ImportState.DONE, null);
            }
        } catch (CsvRows.Unreadable | Columns.Unusable unreadable) {
            end(at, ImportState.FAILED, unreadable.getMessage());
        } catch (CampaignOver over) {
            end(at, ImportState.FAILED, "the campaign has ended");
        } catch (UncheckedIOException reading) {
            if (!(reading.getCause() instanceof FileTable.FileGone)) {
                throw reading;
            }
        } catch (FileTable.FileGone withdrawn) {
            // nothing is left to do
        }
    }

    /** True: to the end of the file. */
    private boolean bringIn(StoredImport at, BooleanSupplier stopping)
            throws SQLException, IOException, InterruptedException, CsvRows.Unreadable, Columns.Unusable {
        var file = FileTable.open(dataSource, at.id(), at.parts());
        try (var rows = new CsvRows(
                        file, Charset.forName(at.charset()), at.options().separator());
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var columns = Columns.of(rows.header(), at.options().mapping());
            var reader = new RowReader(
                    columns, written -> plan.resolve(written, at.options().country()));
            var numberColumn = columns.header().get(columns.number());
            skip(rows, at.rowsDone());
            var ahead = new ArrayDeque<Future<Chunk>>();
            var next = at.nextChunk();
            while (!stopping.getAsBoolean()) {
                while (ahead.size() < AHEAD) {
                    var given = rows.next(next == 0 ? FIRST_CHUNK : CHUNK);
                    if (given.isEmpty()) {
                        break;
                    }
                    var index = next++;
                    ahead.add(workers.submit(() -> Chunk.read(index, given, reader, numberColumn)));
                }
                if (ahead.isEmpty()) {
                    return true;
                }
                if (!commit(at, result(ahead.remove()), numberColumn)) {
                    return false;
                }
            }
            return false;
        }
    }

    private boolean commit(StoredImport at, Chunk chunk, String numberColumn) throws SQLException {
        CrashPoint.at("import-before-commit");
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var ours = commit.commit(connection, at, chunk, numberColumn, LEASE);
                connection.commit();
                return ours;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    /** What was committed is read past: much faster than it was to import. */
    private static void skip(CsvRows rows, long count) throws CsvRows.Unreadable {
        for (var left = count; left > 0; ) {
            List<Row> skipped = rows.next((int) Math.min(left, CHUNK));
            if (skipped.isEmpty()) {
                return;
            }
            left -= skipped.size();
        }
    }

    private static Chunk result(Future<Chunk> chunk) throws InterruptedException {
        try {
            return chunk.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("rows could not be read", failed.getCause());
        }
    }

    private void end(StoredImport at, ImportState state, String failure) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            ImportTable.end(connection, at.id(), state, failure, clock.instant());
            connection.commit();
        }
    }
}
