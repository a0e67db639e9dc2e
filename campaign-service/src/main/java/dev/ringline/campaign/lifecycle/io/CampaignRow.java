package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.lifecycle.Campaign;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignChanged.State;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.tenancy.DirectConnection;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A campaign for REST. Row-level security shows only the tenant's own. */
@Entity
@Table(name = "campaign")
class CampaignRow extends PanacheEntityBase {
    @Id
    UUID id;

    @Column(name = "tenant_id")
    String tenantId;

    String name;
    String state;
    String[] reasons;

    @Column(name = "sip_trunk_id")
    String sipTrunkId;

    @Column(name = "pool_id")
    UUID poolId;

    String definition;

    @Column(name = "start_at")
    Instant startAt;

    @Column(name = "end_at")
    Instant endAt;

    int weight;

    @Column(name = "rules_version")
    long rulesVersion;

    long version;

    @Column(name = "recheck_before")
    Instant recheckBefore;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;

    /** Whether it was kept in another version than it was read. */
    @Transient
    boolean news;

    static CampaignRow of(StoredCampaign campaign) {
        var row = new CampaignRow();
        row.id = campaign.id().value();
        row.tenantId = campaign.tenant().value();
        row.createdAt = campaign.createdAt();
        row.keep(campaign);
        return row;
    }

    static Uni<CampaignRow> one(CampaignId id) {
        return findById(id.value());
    }

    static Uni<CampaignRow> locked(CampaignId id) {
        return findById(id.value(), LockModeType.PESSIMISTIC_WRITE);
    }

    /** To end or delete it: waits for those who bring leads just now, and sees what they brought. */
    static Uni<CampaignRow> lockedToEnd(CampaignId id) {
        return Panache.getSession()
                .chain(session -> DirectConnection.of(session)
                        .select("SELECT 1 FROM campaign WHERE id = $1 FOR UPDATE", id.value()))
                .chain(() -> locked(id));
    }

    /** In the order in which they were made. */
    static Uni<List<CampaignRow>> page(UUID after, int size) {
        return CampaignRow.<CampaignRow>find("id > ?1 order by id", after)
                .page(0, size)
                .list();
    }

    StoredCampaign stored() {
        return new StoredCampaign(
                new CampaignId(id),
                new TenantId(tenantId),
                DefinitionJson.read(definition),
                poolId == null ? null : new PoolId(poolId),
                Campaign.of(State.valueOf(state), CampaignTable.reasons(reasons)),
                rulesVersion,
                version,
                createdAt,
                changedAt);
    }

    /** The only place that sets what may change. */
    CampaignRow keep(StoredCampaign campaign) {
        var edited = campaign.definition();
        news = version != campaign.version();
        name = edited.name();
        state = campaign.campaign().state().name();
        reasons = CampaignTable.names(campaign.campaign().reasons());
        sipTrunkId = edited.sipTrunkId();
        poolId = campaign.poolId() == null ? null : campaign.poolId().value();
        definition = DefinitionJson.write(edited);
        startAt = edited.schedule().startAt();
        endAt = edited.schedule().endAt();
        weight = edited.limits().weight();
        rulesVersion = campaign.rulesVersion();
        version = campaign.version();
        recheckBefore = news ? campaign.changedAt() : recheckBefore;
        changedAt = campaign.changedAt();
        return this;
    }
}
