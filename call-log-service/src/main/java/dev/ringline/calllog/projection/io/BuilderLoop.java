package dev.ringline.calllog.projection.io;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Builds whenever the journal grew, at the latest every now and then: another replica may have appended. */
@ApplicationScoped
public class BuilderLoop {
    private static final Logger LOG = Logger.getLogger(BuilderLoop.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration NEXT_TRY = Duration.ofMillis(500);

    private final Builder builder;
    private final Semaphore grown = new Semaphore(0);
    private volatile boolean stopping;
    private volatile String stuck;
    private Thread thread;

    BuilderLoop(Builder builder) {
        this.builder = builder;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("projection-builder").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        grow();
        thread.join(Duration.ofSeconds(5));
    }

    /** The journal grew: build now. */
    public void grow() {
        if (grown.availablePermits() == 0) {
            grown.release();
        }
    }

    /** Why projections do not follow the journal; {@code null} if they do. */
    String stuck() {
        return stuck;
    }

    private void run() {
        while (!stopping) {
            try {
                if (builder.build() == 0) {
                    grown.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                }
                stuck = null;
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                stuck = e instanceof SQLException sql
                        ? "SQLSTATE " + sql.getSQLState()
                        : e.getClass().getSimpleName();
                LOG.errorf(e, "projections stand still (%s); trying again", stuck);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(NEXT_TRY);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }
}
