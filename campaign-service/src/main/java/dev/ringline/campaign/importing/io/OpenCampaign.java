package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;

/** The campaign that leads are to come into. */
final class OpenCampaign {
    private OpenCampaign() {}

    /**
     * Held open until the caller's transaction ends.
     *
     * @throws Problem 404 if the tenant has none, 409 if it takes no more leads
     */
    static StoredCampaign hold(Connection connection, TenantId tenant, CampaignId id) throws SQLException {
        var campaign = CampaignTable.hold(connection, id)
                .filter(found -> found.tenant().equals(tenant))
                .orElseThrow(Problem::notFound);
        if (isOver(campaign)) {
            throw Problem.conflict("the campaign is " + campaign.campaign().state() + ": it takes no more leads");
        }
        return campaign;
    }

    static boolean isOver(StoredCampaign campaign) {
        return switch (campaign.campaign().state()) {
            case COMPLETED, CANCELLED, ARCHIVED, UNRECOGNIZED -> true;
            case DRAFT, SCHEDULED, RUNNING, PAUSED -> false;
        };
    }
}
