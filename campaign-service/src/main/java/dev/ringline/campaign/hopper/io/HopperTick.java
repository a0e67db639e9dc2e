package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.hopper.HopperSize;
import dev.ringline.events.CampaignId;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Map<CampaignId, Look> looks = new HashMap<>();

    /** The last look at a hopper of this replica's. */
    private record Look(int size, long atNanos) {}

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
        var atWork = engine.call(connection -> HopperTable.atWork(connection, clock.instant()));
        looks.keySet().retainAll(atWork.stream().map(HopperTable.AtWork::id).collect(Collectors.toSet()));
        for (var campaign : atWork) {
            if (isWorthALook(campaign)) {
                fill(campaign);
            }
        }
    }

    private boolean isWorthALook(HopperTable.AtWork campaign) {
        var last = looks.get(campaign.id());
        return last == null
                || HopperSize.isWorthALook(
                        last.size, campaign.ready(), Duration.ofNanos(System.nanoTime() - last.atNanos));
    }

    private void fill(HopperTable.AtWork campaign) {
        try {
            for (int batch = 0; batch < MOST_BATCHES; batch++) {
                var filled = engine.call(connection -> hopper.fill(connection, campaign.id(), campaign.weights()));
                looks.put(campaign.id(), new Look(filled.size(), System.nanoTime()));
                if (!filled.more()) {
                    return;
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.errorf(e, "hopper of campaign %s", campaign.id());
        }
    }
}
