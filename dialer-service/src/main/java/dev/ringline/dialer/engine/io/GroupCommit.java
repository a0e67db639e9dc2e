package dev.ringline.dialer.engine.io;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What many threads want to have committed at the same time goes into one transaction: while one is under way, the next
 * gathers, and for {@value #APART_MS} ms from its beginning: a transaction costs both sides as much as some ten parts of it,
 * so a fast disk would else make each call pay for its own. Nobody waits for company: alone, a part is committed at once.
 *
 * @param <T> a part
 * @param <R> what is told to whoever brought it, after the commit
 */
public final class GroupCommit<T, R> {
    private static final int MOST = 500;
    private static final long APART_MS = 3;

    private final String name;
    private final EngineDatabase database;
    private final Work<T, R> work;
    private final Queue<Part<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long nextFromNanos = System.nanoTime();

    /** Does all of a group's parts. @return one result a part, in their order */
    @FunctionalInterface
    public interface Work<T, R> {
        List<R> on(Connection connection, List<T> parts) throws SQLException;
    }

    private record Part<T, R>(T what, CompletableFuture<R> done) {}

    public GroupCommit(String name, EngineDatabase database, Work<T, R> work) {
        this.name = name;
        this.database = database;
        this.work = work;
    }

    /** Returns when it is committed: for a virtual thread. @throws SQLException if it is not; a part's failure is its own */
    public R commit(T part) throws SQLException {
        var done = new CompletableFuture<R>();
        waiting.add(new Part<>(part, done));
        goOn();
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw e.getCause() instanceof RuntimeException runtime ? runtime : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(name + ": interrupted before it was known to be committed", e);
        }
    }

    private void goOn() {
        if (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(this::commitAll);
        }
    }

    private void commitAll() {
        try {
            while (!waiting.isEmpty()) {
                awaitTurn();
                commit(next());
            }
        } finally {
            underWay.set(false);
            goOn(); // for what came between the last look and this
        }
    }

    private void awaitTurn() {
        for (long left = left(); left > 0; left = left()) {
            LockSupport.parkNanos(left);
        }
        nextFromNanos = System.nanoTime() + Duration.ofMillis(APART_MS).toNanos();
    }

    private long left() {
        return nextFromNanos - System.nanoTime();
    }

    private List<Part<T, R>> next() {
        var group = new ArrayList<Part<T, R>>();
        for (var part = waiting.poll(); part != null; part = group.size() < MOST ? waiting.poll() : null) {
            group.add(part);
        }
        return group;
    }

    private void commit(List<Part<T, R>> group) {
        try {
            var results = database.inTransaction(
                    c -> work.on(c, group.stream().map(Part::what).toList()));
            for (int i = 0; i < group.size(); i++) {
                group.get(i).done().complete(results.get(i));
            }
        } catch (SQLException | RuntimeException | Error e) {
            if (group.size() > 1 && isOfOnePart(e)) {
                group.forEach(part -> commit(List.of(part)));
            } else {
                group.forEach(part -> part.done().completeExceptionally(e));
            }
        }
    }

    /** A value that the database does not take, or a mistake of ours; what concerns the connection concerns all. */
    public static boolean isOfOnePart(Throwable e) {
        return !(e instanceof SQLException sql)
                || sql.getSQLState() != null
                        && (sql.getSQLState().startsWith("22")
                                || sql.getSQLState().startsWith("23")
                                || sql.getSQLState().startsWith("40"));
    }
}
