package dev.ringline.number.inventory.io;

import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.number.inventory.InactiveReason;
import dev.ringline.number.inventory.PhoneNumber;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A number's row; {@link #set} is the only place that changes it. */
@Entity
@Table(name = "phone_number")
public class NumberRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String tenantId;
    public String number;
    public String type;
    public String provider;
    public String providerSid;
    public UUID accountId;
    public String[] capabilities;
    public String originalTrunkSid;
    public Instant purchasedAt;
    public UUID campaignId;
    public UUID poolId;
    public boolean active;
    public String inactiveReason;
    public long version;
    public Instant changedAt;

    /** @param campaignId, active {@code null}: any */
    public static Uni<List<NumberRow>> page(UUID after, UUID campaignId, Boolean active, int size) {
        return NumberRow.<NumberRow>find(
                        """
                        id > :after and (:ofAnyCampaign = true or campaignId = :campaign)
                        and (:activeOrNot = true or active = :active) order by id""",
                        Map.of(
                                "after",
                                after,
                                "ofAnyCampaign",
                                campaignId == null,
                                "campaign",
                                campaignId == null ? after : campaignId,
                                "activeOrNot",
                                active == null,
                                "active",
                                active == null || active))
                .page(0, size)
                .list();
    }

    /** Numbers linked to a campaign of this tenant that names the trunk, ordered by id. */
    public static Uni<List<NumberRow>> lockAllOn(String sipTrunkId) {
        return NumberRow.<NumberRow>find(
                        "campaignId in (select c.campaignId from CampaignViewRow c where c.sipTrunkId = ?1) order by id",
                        sipTrunkId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    public PhoneNumber value() {
        return new PhoneNumber(
                new NumberId(id),
                new TenantId(tenantId),
                new E164(number),
                type,
                provider,
                providerSid,
                accountId,
                List.of(capabilities),
                originalTrunkSid,
                purchasedAt,
                campaignId == null ? null : new CampaignId(campaignId),
                poolId == null ? null : new PoolId(poolId),
                InactiveReason.of(inactiveReason),
                version);
    }

    /** What a person may change: the link and whether it is active. */
    public void set(PhoneNumber value, Instant now) {
        campaignId = value.campaignId() == null ? null : value.campaignId().value();
        poolId = value.poolId() == null ? null : value.poolId().value();
        active = value.active();
        inactiveReason = active ? null : value.inactiveReason().text();
        version = value.version();
        changedAt = now;
    }
}
