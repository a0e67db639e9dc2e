package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.importing.Chunk;
import dev.ringline.campaign.importing.Columns;
import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.ResolvedNumber;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.campaign.importing.io.ChunkCommit.CampaignOver;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.platform.CrashPoint;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

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
    private final Engine engine;
    private final NumberPlan plan;
    private final ChunkCommit commit;
    private final Suppressions suppressions;
    private final Clock clock;

    ImportRun(
            @DataSource("engine") AgroalDataSource dataSource,
            Engine engine,
            NumberPlan plan,
            ChunkCommit commit,
            Suppressions suppressions,
            Clock clock) {
        this.dataSource = dataSource;
        this.engine = engine;
        this.suppressions = suppressions;
        this.plan = plan;
        this.commit = commit;
        this.clock = clock;
    }

    /** Goes on until the end of the file, or until somebody wants to stop: then the next one goes on. */
    void run(StoredImport at, BooleanSupplier stopping) throws SQLException, IOException, InterruptedException {
        try {
            if (bringIn(at, stopping)) {
                closeListed(at);
                end(at, ImportState.DONE, null);
            }
        } catch (LeadFile.Unreadable | Columns.Unusable unreadable) {
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
            throws SQLException, IOException, InterruptedException, LeadFile.Unreadable, Columns.Unusable {
        try (var file = open(at);
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            skip(file, at.rowsDone());
            var ahead = new ArrayDeque<Future<Chunk>>();
            var next = at.nextChunk();
            LeadFile.Unreadable broken = null;
            while (!stopping.getAsBoolean()) {
                try {
                    while (broken == null && ahead.size() < AHEAD) {
                        var readings = file.next(next == 0 ? FIRST_CHUNK : CHUNK);
                        if (readings.isEmpty()) {
                            break;
                        }
                        var index = next++;
                        ahead.add(workers.submit(() -> chunk(index, readings, file.numberColumn())));
                    }
                } catch (LeadFile.Unreadable unreadable) {
                    broken = unreadable; // to be told when all that came before is in
                }
                if (ahead.isEmpty()) {
                    return atEnd(broken);
                }
                if (!commit(at, result(ahead.remove()), file.numberColumn())) {
                    return false;
                }
            }
            return false;
        }
    }

    private static boolean atEnd(LeadFile.Unreadable broken) throws LeadFile.Unreadable {
        if (broken != null) {
            throw broken;
        }
        return true;
    }

    private LeadFile open(StoredImport at) throws IOException, LeadFile.Unreadable, Columns.Unusable {
        var bytes = FileTable.open(dataSource, at.id(), at.parts());
        var options = at.options();
        Function<String, ResolvedNumber> numbers = written -> plan.resolve(written, options.country());
        return switch (options.format()) {
            case CSV -> CsvLeads.open(bytes, Charset.forName(at.charset()), options, numbers);
            case JSON -> new JsonLeads(bytes, numbers);
        };
    }

    private static Chunk chunk(int index, List<LeadFile.Reading> readings, String numberColumn) {
        return Chunk.of(index, readings.stream().map(LeadFile.Reading::read).toList(), numberColumn);
    }

    private boolean commit(StoredImport at, Chunk chunk, String numberColumn) throws SQLException {
        CrashPoint.at("import-before-commit");
        return engine.call(connection -> commit.commit(connection, at, chunk, numberColumn, LEASE));
    }

    /** What was committed is read past: much faster than it was to import. */
    private static void skip(LeadFile file, long count) throws IOException, LeadFile.Unreadable {
        for (var left = count; left > 0; ) {
            var skipped = file.next((int) Math.min(left, CHUNK)).size();
            if (skipped == 0) {
                return;
            }
            left -= skipped;
        }
    }

    private static Chunk result(Future<Chunk> chunk) throws InterruptedException {
        try {
            return chunk.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("rows could not be read", failed.getCause());
        }
    }

    /** Numbers that came on a list while their chunk was committed: who listed them did not see the leads. */
    private void closeListed(StoredImport at) throws SQLException {
        if (at.options().dryRun()) {
            return;
        }
        engine.call(connection -> {
            suppressions.awaitListings(connection, at.tenant());
            return null;
        });
        while (engine.call(connection -> closeListed(connection, at))) {
            // until none is left
        }
    }

    private boolean closeListed(Connection connection, StoredImport at) throws SQLException {
        var campaign = CampaignTable.read(connection, List.of(at.campaign())).getFirst();
        var cause = new Suppressions.Cause(at.actor(), null, clock.instant());
        return suppressions.closeImported(connection, campaign, at.id(), cause);
    }

    private void end(StoredImport at, ImportState state, String failure) throws SQLException {
        engine.call(connection -> {
            ImportTable.end(connection, at.id(), state, failure, clock.instant());
            return null;
        });
    }
}
