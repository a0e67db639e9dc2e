package dev.ringline.calllog.engine.io;

import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;

/** Takes an engine's step out of a request, to a virtual thread and back to the request's own. */
@ApplicationScoped
public class EngineThreads {
    private final ExecutorService threads;

    EngineThreads(@VirtualThreads ExecutorService threads) {
        this.threads = threads;
    }

    /** A step that works on the database, or waits for it. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws SQLException, InterruptedException;
    }

    public <T> Uni<T> run(Step<T> step) {
        var request = Vertx.currentContext();
        return Uni.createFrom()
                .item(() -> resultOf(step))
                .runSubscriptionOn(threads)
                .emitOn(command -> request.runOnContext(now -> command.run()));
    }

    private static <T> T resultOf(Step<T> step) {
        try {
            return step.run();
        } catch (SQLException e) {
            throw new IllegalStateException("SQLSTATE " + e.getSQLState(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
