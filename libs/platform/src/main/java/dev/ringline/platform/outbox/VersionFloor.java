package dev.ringline.platform.outbox;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What is added to every version that this service says. An aggregate of a restored database counts on from where the backup
 * stood, and others drop what is not newer than what they heard: a pause or an opt-out would be lost (P3). So with each restore
 * the floor rises above all versions that the database may have forgotten: to the seconds since 1970, for nothing is changed once
 * a second since then.
 */
@ApplicationScoped
public class VersionFloor {
    private static final Logger LOG = Logger.getLogger(VersionFloor.class);
    private static final Duration START_WITHIN = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String READ = "select floor, kept = database_of_floor() as known from version_floor";
    private static final String LOCK = READ + " for update";
    private static final String RAISE = """
            update version_floor set kept = database_of_floor(),
                floor = greatest(floor + 1000000, extract(epoch from clock_timestamp())::bigint)
            returning floor""";

    private final String url;
    private final String user;
    private final String password;
    private final boolean wanted;
    private final Instance<Forgetting> forgetting;
    private final Instance<Outbox> outbox;
    private final Object raised = new Object();
    private volatile boolean behind;
    private volatile long floor;

    VersionFloor(
            @ConfigProperty(name = "quarkus.datasource.engine.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.engine.username") String user,
            @ConfigProperty(name = "quarkus.datasource.engine.password") String password,
            @ConfigProperty(name = "ringline.versions.floor", defaultValue = "true") boolean wanted,
            @Any Instance<Forgetting> forgetting,
            Instance<Outbox> outbox) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.wanted = wanted;
        this.forgetting = forgetting;
        this.outbox = outbox;
    }

    /** Before anything is said. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        raise(System.nanoTime() + START_WITHIN.toNanos());
    }

    private void raise(long deadlineNanos) {
        while (true) {
            try {
                look();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new IllegalStateException(
                            "the floor of versions cannot be read: SQLSTATE " + e.getSQLState(), e);
                }
                LOG.warnf("not proven to be the database that it was, trying again: %s", e.getMessage());
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /**
     * To be told when the database's server started anew, or another one answers. Of a restored one it raises the floor and
     * says what takes back what it forgot, in one transaction; until then nobody else gets a connection.
     *
     * @throws SQLException also where that cannot be found out at present; it is to be tried again
     */
    public synchronized void look() throws SQLException {
        if (!wanted) {
            return;
        }
        try (var connection = DriverManager.getConnection(url, user, password)) { // the pool's wait for us
            connection.setAutoCommit(false);
            look(connection);
            connection.commit();
        }
        synchronized (raised) {
            behind = false;
            raised.notifyAll();
        }
    }

    private void look(Connection connection) throws SQLException {
        boolean known;
        try (var read = connection.prepareStatement(LOCK);
                var row = read.executeQuery()) {
            row.next();
            floor = row.getLong("floor");
            known = row.getBoolean("known");
        }
        if (known) {
            return;
        }
        long before = floor;
        var said = new ArrayList<Announcement>();
        for (var each : forgetting) {
            said.addAll(each.takenBack(connection, before));
        }
        try (var raise = connection.prepareStatement(RAISE);
                var row = raise.executeQuery()) {
            row.next();
            floor = row.getLong(1);
        }
        outbox.get().append(connection, said);
        LOG.warnf(
                "the database was restored or failed over: versions go on above all that it may have forgotten, %d records"
                        + " take back what it did",
                said.size());
    }

    /** A new connection of the pool: perhaps to a database that was put back under us. */
    void connected(Connection connection) {
        if (!wanted) {
            return;
        }
        try (var ask = connection.createStatement();
                var row = ask.executeQuery(READ)) {
            if (row.next() && row.getBoolean("known")) {
                floor = Math.max(floor, row.getLong("floor")); // another replica may have raised it
            } else if (!behind) {
                behind = true;
                Thread.ofVirtual().name("version-floor").start(() -> raise(System.nanoTime() + Long.MAX_VALUE / 2));
            }
        } catch (SQLException e) { // before the first migration, or it is broken and will be seen to be
            LOG.debugf(NO_SUCH_TABLE.equals(e.getSQLState()) ? "no floor yet" : "not asked: %s", e.getMessage());
        }
    }

    /** Whoever decides by a database that forgot would decide twice. */
    void awaitRaised() {
        if (!behind) {
            return;
        }
        synchronized (raised) {
            while (behind) {
                try {
                    raised.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    long above(long version) {
        return floor + version;
    }
}
