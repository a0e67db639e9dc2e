package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes batches of leads that the caller has locked. */
@ApplicationScoped
public class LeadBatches {
    private final Retries retries;
    private final Uuid7 ids;
    private final Clock clock;

    LeadBatches(Retries retries, Uuid7 ids, Clock clock) {
        this.retries = retries;
        this.ids = ids;
        this.clock = clock;
    }

    public LeadBatch of(Connection connection, List<StoredLead> locked) throws SQLException {
        var concerned = locked.stream().map(StoredLead::campaign).distinct().toList();
        var campaigns = CampaignTable.read(connection, concerned).stream()
                .collect(Collectors.toMap(StoredCampaign::id, Function.identity()));
        return new LeadBatch(locked, campaigns, retries, ids, clock.instant());
    }
}
