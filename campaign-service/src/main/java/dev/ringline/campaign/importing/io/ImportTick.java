package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.StoredImport;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts the imports that wait, a few at a time, and takes over those whose replica is gone. */
@ApplicationScoped
class ImportTick {
    private static final Logger LOG = Logger.getLogger(ImportTick.class);
    private static final int MAX_SETBACKS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration UPLOAD_SILENCE = Duration.ofMinutes(10);

    private final AgroalDataSource dataSource;
    private final ImportRun run;
    private final Clock clock;
    private final int atOnce;
    private final ConcurrentHashMap<StoredImport, Thread> running = new ConcurrentHashMap<>();
    private final Lock starting = new ReentrantLock();
    private volatile boolean stopping;

    ImportTick(
            @DataSource("engine") AgroalDataSource dataSource,
            ImportRun run,
            Clock clock,
            @ConfigProperty(name = "ringline.import.at-once", defaultValue = "4") int atOnce) {
        this.dataSource = dataSource;
        this.run = run;
        this.clock = clock;
        this.atOnce = atOnce;
    }

    /** A file has just been stored: it need not wait for the next look. */
    void startSoon() {
        Thread.ofVirtual().name("import-start").start(() -> {
            try {
                start();
            } catch (SQLException unreachable) {
                LOG.debug("the next look finds it", unreachable);
            }
        });
    }

    @Scheduled(
            identity = "imports",
            every = "${ringline.import.every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void start() throws SQLException {
        starting.lock();
        try {
            while (!stopping && running.size() < atOnce) {
                var waiting = claim();
                if (waiting.isEmpty()) {
                    return;
                }
                start(waiting.get());
            }
        } finally {
            starting.unlock();
        }
    }

    /** An upload whose client went away leaves parts that nobody will ever read. */
    @Scheduled(identity = "stranded-uploads", every = "${ringline.import.stranded-every:60s}")
    @RunOnVirtualThread
    void dropStranded() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            var now = clock.instant();
            for (var stranded : ImportTable.stranded(connection, now.minus(UPLOAD_SILENCE), 100)) {
                ImportTable.end(connection, stranded.id(), ImportState.FAILED, "the upload broke off", now);
            }
            connection.commit();
        }
    }

    /** What runs ends with its present chunk; another replica goes on from there. */
    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopping = true;
        for (var thread : running.values()) {
            thread.join(ImportRun.LEASE);
        }
    }

    private Optional<StoredImport> claim() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return ImportTable.claim(connection, ImportRun.LEASE);
        }
    }

    private void start(StoredImport at) {
        var thread = Thread.ofVirtual().name("import-" + at.id()).unstarted(() -> work(at));
        running.put(at, thread);
        thread.start();
    }

    private void work(StoredImport at) {
        try {
            run.run(at, () -> stopping);
            withConnection(connection -> ImportTable.release(connection, at.id()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            LOG.warnf(
                    "import %s: %s; it goes on from its last chunk",
                    at.id(), failed.getClass().getSimpleName());
            LOG.debug("import", failed);
            setBack(at);
        } finally {
            running.remove(at);
            startSoon();
        }
    }

    /** A chunk that fails again and again is not the network's fault. */
    private void setBack(StoredImport at) {
        try {
            withConnection(connection -> {
                if (ImportTable.setBack(connection, at.id(), PAUSE) >= MAX_SETBACKS) {
                    var failure = "the rows after row %d could not be stored".formatted(at.rowsDone() + 1);
                    ImportTable.end(connection, at.id(), ImportState.FAILED, failure, clock.instant());
                }
            });
        } catch (SQLException unreachable) {
            LOG.debug("the lease runs out by itself", unreachable);
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void withConnection(Work work) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            work.on(connection);
        }
    }
}
