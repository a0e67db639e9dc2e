package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.events.CampaignId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Leads that are not over by state, held ones by rule, of the campaigns at work that changed last: at most fifty, so that
 * labels stay few. One campaign is counted at a time, and the next only after two hundred times as long as that took: counting
 * costs at most half a percent of a core, however many campaigns and leads there are.
 */
@ApplicationScoped
class LeadGauges {
    static final int MOST = 50;
    private static final int REST = 200; // times what a count took

    /** Only those that are held are read: the others are counted in their index. */
    private static final String COUNT = """
            SELECT state, '' AS held_by, count(*) FROM lead
            WHERE campaign_id = ? AND state IN ('WAITING', 'RETRY_AT', 'CALLBACK_AT', 'READY', 'IN_CALL', 'WRAP_UP', 'UNKNOWN')
            GROUP BY state
            UNION ALL
            SELECT 'HELD', rule, count(*) FROM lead WHERE campaign_id = ? AND state = 'HELD' GROUP BY rule
            ORDER BY 1, 2
            """;

    private final Engine engine;
    private final Pulses pulses;
    private final Duration every;
    private final MultiGauge gauge;
    private final Map<CampaignId, List<Count>> counts = new LinkedHashMap<>();
    private int next;
    private long notBefore = System.nanoTime();

    private record Count(String state, String rule, long leads) {}

    LeadGauges(
            Engine engine,
            Pulses pulses,
            MeterRegistry meters,
            @ConfigProperty(name = "ringline.campaign.count-every", defaultValue = "1S") Duration every) {
        this.engine = engine;
        this.pulses = pulses;
        this.every = every;
        gauge = MultiGauge.builder("ringline.leads")
                .description("leads that are not over; held ones by the rule that holds them")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        pulses.every(every, "lead-gauges", this::countNext);
    }

    void countNext() throws SQLException {
        var began = System.nanoTime();
        if (began - notBefore >= 0) {
            count();
            var ended = System.nanoTime();
            notBefore = ended + REST * (ended - began);
        }
    }

    private void count() throws SQLException {
        var campaigns = engine.call(LeadGauges::atWork);
        counts.keySet().retainAll(campaigns);
        if (!campaigns.isEmpty()) {
            next = (next + 1) % campaigns.size();
            var campaign = campaigns.get(next);
            counts.put(campaign, engine.call(connection -> count(connection, campaign)));
        }
        gauge.register(rows(), true);
    }

    private List<Row<?>> rows() {
        var rows = new ArrayList<Row<?>>();
        counts.forEach((campaign, ofOne) -> ofOne.forEach(count -> rows.add(Row.of(
                Tags.of("campaign", campaign.toString(), "state", count.state(), "rule", count.rule()),
                count.leads()))));
        return rows;
    }

    private static List<CampaignId> atWork(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT id FROM campaign"
                + " WHERE state IN ('SCHEDULED', 'RUNNING', 'PAUSED') ORDER BY changed_at DESC, id LIMIT " + MOST)) {
            var ids = new ArrayList<CampaignId>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(new CampaignId(rows.getObject(1, UUID.class)));
                }
            }
            return ids;
        }
    }

    private static List<Count> count(Connection connection, CampaignId campaign) throws SQLException {
        try (var query = connection.prepareStatement(COUNT)) {
            query.setObject(1, campaign.value());
            query.setObject(2, campaign.value());
            var counts = new ArrayList<Count>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    counts.add(new Count(rows.getString(1), rows.getString(2), rows.getLong(3)));
                }
            }
            return counts;
        }
    }
}
