package dev.ringline.platform.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jboss.logging.Logger;

/**
 * Sends one outbox to Kafka, in id order, and deletes what was acknowledged. Of all replicas one leads: it holds a session
 * lock on the very connection that it reads and deletes by, so a leader that lost its lock cannot delete. What was sent but
 * not deleted is sent again; consumers drop it by its version. A leader that was stopped, or that waits for Kafka, is silent
 * at its database; after {@value #SILENT} the server ends its session, and another one leads.
 */
final class Relay implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int BATCH = 1_000;
    private static final String SILENT = "5s";
    private static final int MAX_ECHOES = 1_000;
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final Duration HURRY = Duration.ofMillis(5); // a row is about to be committed
    private static final Duration HURRY_FOR = Duration.ofMillis(100);
    private static final Duration NEXT_TRY = Duration.ofMillis(500);

    private final OutboxTable table;
    private final DataSource database;
    private final Supplier<Producer<String, byte[]>> kafka;
    private final RelayFigures figures;
    private final Semaphore expected = new Semaphore(0);
    private final BlockingQueue<Echo> echoes = new LinkedBlockingQueue<>(MAX_ECHOES);
    private volatile boolean leading;
    private volatile boolean closed;
    private Thread thread;

    Relay(OutboxTable table, DataSource database, Supplier<Producer<String, byte[]>> kafka, RelayFigures figures) {
        this.table = table;
        this.database = database;
        this.kafka = kafka;
        this.figures = figures;
    }

    void start() {
        thread = Thread.ofVirtual().name("relay-" + table.table()).start(this);
    }

    boolean leads() {
        return leading;
    }

    /** A row comes soon, or is there: look at once and for a while. */
    void expect() {
        if (expected.availablePermits() == 0) {
            expected.release();
        }
    }

    /** See {@link Relays#echo}. */
    boolean echo(Echo echo) {
        var taken = leading && echoes.offer(echo);
        expect();
        return taken;
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                leadIfPossible();
                Thread.sleep(NEXT_TRY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | ExecutionException | RuntimeException | Error e) { // a relay never ends
                figures.failed(table);
                LOG.warnf(e, "relay of %s starts anew", table.table());
                pause();
            }
        }
    }

    private void leadIfPossible() throws SQLException, ExecutionException, InterruptedException {
        try (var connection = database.getConnection()) {
            if (!lock(connection)) {
                return;
            }
            try (var producer = kafka.get()) {
                say(connection, "set idle_session_timeout = '" + SILENT + "'");
                LOG.infof("relay of %s leads", table.table());
                leading = true;
                lead(connection, producer);
            } finally {
                leading = false;
                echoes.clear();
                figures.saw(table, 0);
                unlock(connection);
            }
        }
    }

    private void lead(Connection connection, Producer<String, byte[]> producer)
            throws SQLException, ExecutionException, InterruptedException {
        var hurryUntil = System.nanoTime();
        var looks = new Looks();
        while (!closed) {
            sendAll(connection, producer, looks);
            var hurry = System.nanoTime() - hurryUntil < 0;
            if (expected.tryAcquire(hurry ? HURRY.toMillis() : IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                hurryUntil = System.nanoTime() + HURRY_FOR.toNanos();
            }
        }
        sendAll(connection, producer, new Looks()); // what was committed while we were told to stop
    }

    /** The echoes that were asked for before the first look go out behind all that was committed by then. */
    private void sendAll(Connection connection, Producer<String, byte[]> producer, Looks looks)
            throws SQLException, ExecutionException, InterruptedException {
        var asked = new ArrayList<Echo>();
        echoes.drainTo(asked);
        long after = looks.begin(System.nanoTime(), !asked.isEmpty());
        if (after == Looks.ALL) {
            figures.saw(table, table.waitedS(connection));
        }
        List<OutboxTable.Waiting> batch;
        do {
            batch = table.oldest(connection, after, BATCH);
            send(
                    producer,
                    batch.stream().map(waiting -> record(waiting.row(), null)).toList());
            if (!batch.isEmpty()) {
                table.delete(connection, batch);
                looks.sent(batch.getLast().id());
                figures.sent(table, batch.size());
            }
        } while (batch.size() == BATCH);
        for (var echo : asked) {
            send(producer, onEveryPartition(producer, echo));
        }
    }

    private static void send(Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records)
            throws ExecutionException, InterruptedException {
        var acknowledgements = new ArrayList<Future<RecordMetadata>>(records.size());
        for (var record : records) {
            acknowledgements.add(producer.send(record));
        }
        for (var acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
    }

    private static List<ProducerRecord<String, byte[]>> onEveryPartition(Producer<String, byte[]> producer, Echo echo) {
        return producer.partitionsFor(echo.row().topic()).stream()
                .map(partition -> record(echo.row(), partition.partition()))
                .toList();
    }

    private static ProducerRecord<String, byte[]> record(OutboxRow row, Integer partition) {
        var headers = new RecordHeaders();
        row.headers().forEach(headers::add);
        return new ProducerRecord<>(row.topic(), partition, row.key(), row.value(), headers);
    }

    private boolean lock(Connection connection) throws SQLException {
        return ask(connection, "select pg_try_advisory_lock(hashtextextended('relay/" + table.table() + "', 0))");
    }

    /** Before the connection goes back to its pool, which would keep the lock for nobody. */
    private void unlock(Connection connection) {
        try {
            say(connection, "reset idle_session_timeout");
            ask(connection, "select pg_advisory_unlock(hashtextextended('relay/" + table.table() + "', 0))");
        } catch (SQLException e) {
            abort(connection); // broken: the server has ended the session and the lock with it, or will now
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.unwrap(Connection.class).abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("a broken connection could not be closed", e);
        }
    }

    private static void say(Connection connection, String statement) throws SQLException {
        try (var words = connection.createStatement()) {
            words.execute(statement);
        }
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private void pause() {
        try {
            Thread.sleep(NEXT_TRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Lets what is on its way arrive, for a while. */
    @Override
    public void close() {
        closed = true;
        expect();
        try {
            if (!thread.join(Duration.ofSeconds(3))) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
