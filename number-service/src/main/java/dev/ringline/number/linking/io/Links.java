package dev.ringline.number.linking.io;

import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.number.inventory.io.NumberRow;
import dev.ringline.number.inventory.io.PhoneNumberJson;
import dev.ringline.number.linking.LinkDecision;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Looks up what a link is decided on and shown with; inside a tenant's transaction. */
@ApplicationScoped
public class Links {
    /** The campaigns that a page's numbers are linked to. */
    public record Campaigns(Map<UUID, CampaignViewRow> byId) {
        public PhoneNumberJson show(NumberRow row) {
            var campaign = row.campaignId == null ? null : byId.get(row.campaignId);
            return PhoneNumberJson.shown(
                    row, campaign == null ? null : campaign.name, campaign == null ? null : campaign.sipTrunkId);
        }
    }

    public Uni<LinkDecision> decide(PhoneNumber number, UUID campaignId) {
        return CampaignViewRow.<CampaignViewRow>findById(campaignId)
                .chain(campaign -> campaign == null
                        ? Uni.createFrom().item(LinkDecision.link(number, null, null))
                        : KnownPools.behind(campaign.sipTrunkId)
                                .map(pool -> LinkDecision.link(number, campaign.value(), pool)));
    }

    public Uni<Campaigns> shown(List<NumberRow> rows) {
        var ids = rows.stream()
                .map(row -> row.campaignId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return ids.isEmpty()
                ? Uni.createFrom().item(new Campaigns(Map.of()))
                : CampaignViewRow.<CampaignViewRow>find("campaignId in ?1", ids)
                        .list()
                        .map(Links::byId);
    }

    private static Campaigns byId(List<CampaignViewRow> campaigns) {
        var byId = new HashMap<UUID, CampaignViewRow>();
        campaigns.forEach(campaign -> byId.put(campaign.campaignId, campaign));
        return new Campaigns(byId);
    }
}
