package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Fills the hopper of every running campaign; one that fails stops no other. Any replica may do it. */
@ApplicationScoped
class HopperTick {
    private static final Logger LOG = Logger.getLogger(HopperTick.class);

    /** Batches of one campaign before the next has its turn. */
    private static final int MOST_BATCHES = 8;

    private final Engine engine;
    private final Pulses pulses;
    private final Hopper hopper;
    private final Clock clock;

    HopperTick(Engine engine, Pulses pulses, Hopper hopper, Clock clock) {
        this.engine = engine;
        this.pulses = pulses;
        this.hopper = hopper;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofMillis(200), "hopper", this::fillAll);
    }

    void fillAll() throws SQLException {
        for (var campaign : engine.call(connection -> HopperTable.atWork(connection, clock.instant()))) {
            fill(campaign);
        }
    }

    private void fill(HopperTable.AtWork campaign) {
        try {
            for (int batch = 0; batch < MOST_BATCHES; batch++) {
                if (!engine.call(connection -> hopper.fill(connection, campaign.id(), campaign.weights()))) {
                    return;
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.errorf(e, "hopper of campaign %s", campaign.id());
        }
    }
}
