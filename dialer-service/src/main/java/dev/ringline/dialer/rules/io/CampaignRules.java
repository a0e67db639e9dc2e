package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignEvent;
import dev.ringline.events.Recorded;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Campaigns, the newest version of each. */
final class CampaignRules {
    private static final String UPSERT = """
            insert into campaign_rule (campaign_id, tenant_id, version, state, rules_version, cps, concurrency, weight,
                lists, caller_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            on conflict (campaign_id) do update set version = excluded.version, state = excluded.state,
                rules_version = excluded.rules_version, cps = excluded.cps, concurrency = excluded.concurrency,
                weight = excluded.weight, lists = excluded.lists, caller_id = excluded.caller_id
            where campaign_rule.version < excluded.version and campaign_rule.tenant_id = excluded.tenant_id""";

    private CampaignRules() {}

    static void save(Connection connection, List<Recorded<CampaignEvent>> records) throws SQLException {
        try (var upsert = connection.prepareStatement(UPSERT)) {
            for (var recorded : records) {
                if (recorded.event() instanceof CampaignChanged campaign) {
                    if (campaign.callerId() == null) {
                        throw new IllegalArgumentException("campaigns: callerId is missing");
                    }
                    var lists = campaign.rules().suppressionLists().stream()
                            .map(list -> list.value())
                            .toArray();
                    upsert.setObject(1, campaign.campaignId().value());
                    upsert.setString(2, campaign.tenantId().value());
                    upsert.setLong(3, recorded.envelope().version());
                    upsert.setString(4, campaign.state().name());
                    upsert.setLong(5, campaign.rulesVersion());
                    upsert.setObject(6, campaign.limits().cps());
                    upsert.setObject(7, campaign.limits().concurrency());
                    upsert.setInt(8, Math.max(1, campaign.limits().weight()));
                    upsert.setArray(9, SqlArray.UUID.of(connection, lists));
                    upsert.setString(10, AttemptJson.write(campaign.callerId()));
                    upsert.addBatch();
                }
            }
            upsert.executeBatch();
        }
    }
}
