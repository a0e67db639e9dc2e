package dev.ringline.dialer.fence.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Probes at start until LiveKit answers, and now and then after: a server may be set up anew while we run. A probe takes
 * seconds; who starts within the time that a running dialer would not have probed again goes by the one before (docs/adr/0031).
 */
@ApplicationScoped
public class FenceTick {
    private static final Logger LOG = Logger.getLogger(FenceTick.class);
    private static final Duration UNTIL_PROVEN = Duration.ofMillis(500);

    /** Where nobody expects one, it need not be looked for: each request counts there. */
    private static final Duration WITHOUT = Duration.ofHours(1);

    private final Fence fence;
    private final EngineDatabase database;
    private final String url;
    private final Duration every;
    private boolean isFirst = true;
    private Wake wake;

    FenceTick(
            Fence fence,
            EngineDatabase database,
            @ConfigProperty(name = "livekit.url") String url,
            @ConfigProperty(name = "ringline.fence.every", defaultValue = "60s") Duration every) {
        this.fence = fence;
        this.database = database;
        this.url = url;
        this.every = fence.mode().isFenced() ? every : WITHOUT;
    }

    public void start() {
        wake = Wake.start("fence", UNTIL_PROVEN, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(6));
    }

    Duration tick() throws SQLException {
        if (isFirst && fence.mode().isFenced()) {
            remember();
        }
        isFirst = false;
        var state = fence.probe();
        if (fence.mode().isFenced()) {
            keep(state);
        }
        return fence.isProbed() ? every : UNTIL_PROVEN;
    }

    private void remember() throws SQLException {
        if (database.inTransaction(connection -> FenceProofTable.isProven(connection, url, every))) {
            fence.trust();
            LOG.info("the fence was proven a moment ago; it is probed again meanwhile");
        }
    }

    private void keep(Fence.State state) throws SQLException {
        database.inTransaction(connection -> {
            switch (state) {
                case HOLDS -> FenceProofTable.holds(connection, url);
                case ABSENT -> FenceProofTable.failed(connection, url);
                case UNPROVEN -> {}
            }
            return null;
        });
    }
}
