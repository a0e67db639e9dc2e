package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.Lead;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A lead for REST. Row-level security shows only the tenant's own. */
@Entity
@Table(name = "lead")
@IdClass(LeadRow.Key.class)
class LeadRow extends PanacheEntityBase {
    record Key(UUID campaignId, UUID id) implements Serializable {}

    @Id
    @Column(name = "campaign_id")
    UUID campaignId;

    @Id
    UUID id;

    @Column(name = "tenant_id", updatable = false)
    String tenantId;

    @Column(updatable = false)
    String number;

    @Column(name = "number_hash", updatable = false)
    String numberHash;

    String zones;
    String fields;

    @Column(name = "client_token", updatable = false)
    String clientToken;

    short priority;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "import_id", updatable = false)
    UUID importId;

    @Column(name = "row_number", updatable = false)
    Long rowNumber;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    String state;
    String rule;
    String reason;

    @Column(name = "due_at")
    Instant dueAt;

    String disposition;

    @Column(name = "release_number")
    int releaseNumber;

    @Column(name = "counted_attempts")
    int countedAttempts;

    @Column(name = "unburnt_releases")
    int unburntReleases;

    boolean removing;
    String outcome;

    @Column(name = "callback_at")
    Instant callbackAt;

    @Column(name = "released_rules")
    Long releasedRules;

    long version;

    @Column(name = "changed_at")
    Instant changedAt;

    static Uni<LeadRow> one(CampaignId campaign, LeadId id) {
        return findById(new Key(campaign.value(), id.value()));
    }

    static Uni<LeadRow> locked(CampaignId campaign, LeadId id) {
        return findById(new Key(campaign.value(), id.value()), LockModeType.PESSIMISTIC_WRITE);
    }

    /** Of a campaign, in the order of their ids; {@code states} empty: whatever their state. */
    static Uni<List<LeadRow>> page(CampaignId campaign, List<LeadState> states, UUID after, int size) {
        var found = states.isEmpty()
                ? LeadRow.<LeadRow>find("campaignId = ?1 and id > ?2 order by id", campaign.value(), after)
                : LeadRow.<LeadRow>find(
                        "campaignId = ?1 and id > ?2 and state in ?3 order by id",
                        campaign.value(),
                        after,
                        states.stream().map(LeadState::name).toList());
        return found.page(0, size).list();
    }

    StoredLead stored() {
        return new StoredLead(
                new LeadId(id),
                new TenantId(tenantId),
                new CampaignId(campaignId),
                new E164(number),
                numberHash,
                zones,
                fields,
                expiresAt,
                lead(),
                version);
    }

    private Lead lead() {
        return new Lead(
                LeadState.valueOf(state),
                rule,
                reason,
                dueAt,
                disposition == null ? null : Disposition.valueOf(disposition),
                releaseNumber,
                countedAttempts,
                unburntReleases,
                removing,
                LeadTable.outcome(outcome, callbackAt));
    }

    /** The only place that sets where it stands. */
    LeadRow keep(StoredLead stored, Instant now) {
        var lead = stored.lead();
        state = lead.state().name();
        rule = lead.rule();
        reason = lead.reason();
        dueAt = lead.dueAt();
        disposition = Sql.name(lead.disposition());
        releaseNumber = lead.releaseNumber();
        countedAttempts = lead.countedAttempts();
        unburntReleases = lead.unburntReleases();
        removing = lead.removing();
        outcome = LeadTable.outcome(lead.outcome());
        callbackAt = lead.outcome() == null ? null : lead.outcome().callbackAt();
        version = stored.version();
        changedAt = now;
        return this;
    }
}
