package dev.ringline.campaign.hopper.io;

import dev.ringline.events.CampaignId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** How full hoppers are, of the campaigns that were filled last: at most {@value #MOST}, so that labels stay few. */
@ApplicationScoped
class HopperFigures {
    static final int MOST = 50;

    private final Counter releases;
    private final MultiGauge sizes;
    private final MultiGauge ready;
    private final Map<CampaignId, Fill> fills = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CampaignId, Fill> eldest) {
            return size() > MOST;
        }
    };

    private Map<CampaignId, Fill> shown = Map.of();

    /** @param size how many may be released and not yet dialled; @param ready how many are */
    private record Fill(int size, int ready) {}

    HopperFigures(MeterRegistry meters) {
        releases = Counter.builder("ringline.releases")
                .description("leads released to the dialer")
                .register(meters);
        sizes = MultiGauge.builder("ringline.hopper.size")
                .description("leads that may be released and not yet dialled")
                .register(meters);
        ready = MultiGauge.builder("ringline.hopper.ready")
                .description("leads that are released and not yet dialled")
                .register(meters);
    }

    synchronized void looked(CampaignId campaign, int size, int readyNow) {
        fills.put(campaign, new Fill(size, readyNow));
    }

    /** Shows what is known by now: naming all rows anew costs more than a look. */
    synchronized void show() {
        if (!fills.equals(shown)) {
            shown = Map.copyOf(fills);
            sizes.register(rows(Fill::size), true);
            ready.register(rows(Fill::ready), true);
        }
    }

    void released(int leads) {
        releases.increment(leads);
    }

    private Iterable<Row<?>> rows(ToIntFunction<Fill> figure) {
        return fills.entrySet().stream()
                .map(fill -> Row.of(Tags.of("campaign", fill.getKey().toString()), figure.applyAsInt(fill.getValue())))
                .collect(Collectors.toList());
    }
}
