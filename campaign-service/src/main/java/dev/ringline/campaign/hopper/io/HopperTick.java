package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.hopper.HopperSize;
import dev.ringline.campaign.hopper.io.HopperTable.AtWork;
import dev.ringline.events.CampaignId;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Fills the hopper of every running campaign; one that fails stops no other. Any replica may do it. */
@ApplicationScoped
class HopperTick {
    private static final Logger LOG = Logger.getLogger(HopperTick.class);

    /** Batches of some campaigns before the next have their turn. */
    private static final int MOST_BATCHES = 8;

    /** Campaigns in one transaction: what it asks for is asked once for all of them. */
    private static final int TOGETHER = 25;

    private final Engine engine;
    private final Pulses pulses;
    private final Hopper hopper;
    private final HopperFigures figures;
    private final Clock clock;
    private final Map<CampaignId, Look> looks = new HashMap<>();

    /** The last look at a hopper of this replica's. */
    private record Look(int size, long atNanos) {}

    HopperTick(Engine engine, Pulses pulses, Hopper hopper, HopperFigures figures, Clock clock) {
        this.engine = engine;
        this.pulses = pulses;
        this.hopper = hopper;
        this.figures = figures;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofMillis(200), "hopper", this::fillAll);
        pulses.every(Duration.ofSeconds(1), "hopper-figures", figures::show);
    }

    void fillAll() throws SQLException {
        var atWork = engine.call(connection -> HopperTable.atWork(connection, clock.instant()));
        looks.keySet().retainAll(atWork.stream().map(AtWork::id).collect(Collectors.toSet()));
        var worth = atWork.stream().filter(this::isWorthALook).toList();
        for (int from = 0; from < worth.size(); from += TOGETHER) {
            fill(worth.subList(from, Math.min(from + TOGETHER, worth.size())));
        }
    }

    private boolean isWorthALook(AtWork campaign) {
        var last = looks.get(campaign.id());
        return last == null
                || HopperSize.isWorthALook(
                        last.size, campaign.ready(), Duration.ofNanos(System.nanoTime() - last.atNanos));
    }

    /** If it fails, each is filled by itself. */
    private void fill(List<AtWork> some) {
        try {
            fillInTurns(some);
        } catch (SQLException | RuntimeException e) {
            if (some.size() == 1) {
                LOG.errorf(e, "hopper of campaign %s", some.getFirst().id());
            } else {
                some.forEach(campaign -> fill(List.of(campaign)));
            }
        }
    }

    private void fillInTurns(List<AtWork> some) throws SQLException {
        var left = some;
        for (int batch = 0; batch < MOST_BATCHES && !left.isEmpty(); batch++) {
            var these = left;
            var sparing = batch == 0;
            var filled = engine.call(connection -> hopper.fill(connection, these, sparing));
            var now = System.nanoTime();
            filled.forEach((campaign, look) -> looks.put(campaign, new Look(look.size(), now)));
            left = these.stream()
                    .filter(campaign -> filled.containsKey(campaign.id())
                            && filled.get(campaign.id()).more())
                    .toList();
        }
    }
}
