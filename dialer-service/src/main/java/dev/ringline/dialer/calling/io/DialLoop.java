package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.engine.io.ShortSlice;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that writes dials and reads their answers, and asks whether the way is clear. It does nothing else: behind
 * webhooks and rooms a dial would be late, and what a probe waits here would be taken for a stall of LiveKit's, and be
 * kept free of the limit for a second.
 */
@ApplicationScoped
public class DialLoop {
    private static final int CLOSES_WITHIN_S = 2;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false))); // it reads none, and the disk of a pod may be read-only

    /** What is due here is done soon, also where every core is busy. */
    public void hurry() {
        vertx.runOnContext(now -> ShortSlice.ask());
    }

    public Vertx vertx() {
        return vertx;
    }

    @PreDestroy
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(CLOSES_WITHIN_S, TimeUnit.SECONDS);
    }
}
