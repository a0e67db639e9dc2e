package dev.ringline.campaign.engine.io;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * What engines do again and again, more often than Quarkus' scheduler can: each on a virtual thread of its own, never twice at
 * once. One that fails is logged and tried again.
 */
@ApplicationScoped
public class Pulses {
    private static final Logger LOG = Logger.getLogger(Pulses.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    /** One beat. */
    @FunctionalInterface
    public interface Beat {
        void run() throws SQLException;
    }

    /** From now on until the service stops, with {@code pause} between the end of one beat and the next. */
    public void every(Duration pause, String name, Beat beat) {
        threads.add(Thread.ofVirtual().name(name).start(() -> repeat(pause, name, beat)));
    }

    /** A beat that has begun is let end. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        for (var thread : threads) {
            thread.join(LONGEST_STOP);
        }
    }

    private void repeat(Duration pause, String name, Beat beat) {
        while (!stopping) {
            try {
                beat.run();
            } catch (SQLException | RuntimeException e) {
                LOG.errorf(e, "%s failed and is tried again", name);
            }
            rest(pause);
        }
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
