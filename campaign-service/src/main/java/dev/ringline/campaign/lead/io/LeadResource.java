package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.Decision;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.LeadDecider;
import dev.ringline.campaign.lead.LeadMove;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.Campaigns;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** A campaign's leads: read by state, changed and taken out while it runs. */
@Path("/api/v1/tenants/{tenantId}/campaigns/{campaignId}/leads")
class LeadResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Campaigns campaigns;
    private final Retries retries;
    private final Outbox outbox;
    private final Clock clock;

    LeadResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            Campaigns campaigns,
            Retries retries,
            Outbox outbox,
            Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.campaigns = campaigns;
        this.retries = retries;
        this.outbox = outbox;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Page<LeadView>> list(
            @PathParam("campaignId") UUID campaign,
            @QueryParam("state") List<String> states,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer asked) {
        var limit = Page.limit(asked);
        var wanted = states.stream().map(LeadResource::state).toList();
        return transaction.run(() -> campaigns
                .one(new CampaignId(campaign))
                .chain(known -> LeadRow.page(known.id(), wanted, Cursor.afterId(cursor), limit + 1))
                .map(rows -> Page.of(rows, limit, row -> Cursor.of(row.id.toString()), LeadView::of)));
    }

    @GET
    @Path("{leadId}")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Response> get(@PathParam("campaignId") UUID campaign, @PathParam("leadId") UUID id) {
        return transaction.run(() -> LeadRow.one(new CampaignId(campaign), new LeadId(id))
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .map(LeadResource::tagged));
    }

    /** What is with the dialer already is asked back, and decided anew with what was changed. */
    @PATCH
    @Path("{leadId}")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Response> change(
            @PathParam("campaignId") UUID campaign,
            @PathParam("leadId") UUID id,
            @NotNull LeadPatch patch,
            @HeaderParam("If-Match") String ifMatch) {
        return transaction.run(() -> locked(campaign, id, ifMatch)
                .invoke(patch::applyTo)
                .invoke(row -> row.releasedRules = 0L)
                .chain(row -> tell(row, new LeadCommand.Recheck()))
                .map(LeadResource::tagged));
    }

    /** A lead in flight goes when its attempt is over: 202 until then. */
    @DELETE
    @Path("{leadId}")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Response> remove(
            @PathParam("campaignId") UUID campaign,
            @PathParam("leadId") UUID id,
            @HeaderParam("If-Match") String ifMatch) {
        return transaction.run(() -> locked(campaign, id, ifMatch)
                .chain(row -> tell(row, new LeadCommand.Remove()))
                .map(LeadResource::removed));
    }

    private Uni<LeadRow> locked(UUID campaign, UUID id, String ifMatch) {
        return LeadRow.locked(new CampaignId(campaign), new LeadId(id))
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .invoke(row -> refuseUnlessMatching(row.version, ifMatch));
    }

    private Uni<LeadRow> tell(LeadRow row, LeadCommand command) {
        return campaigns.one(new CampaignId(row.campaignId)).chain(campaign -> tell(row, command, campaign));
    }

    private Uni<LeadRow> tell(LeadRow row, LeadCommand command, StoredCampaign campaign) {
        var now = clock.instant();
        var before = row.stored();
        return switch (LeadDecider.decide(before.lead(), command, retries.of(campaign), now)) {
            case Decision.Refused(var reason) -> throw Problem.conflict(reason).with("state", row.state);
            case Decision.Accepted(var events) -> {
                // a change that moves nothing is a new version all the same
                var after = events.isEmpty() ? before.next() : before.after(events);
                yield announce(new LeadMove(before, after, campaign.rulesVersion(), now))
                        .map(told -> row.keep(after, now));
            }
        };
    }

    private Uni<StoredLead> announce(LeadMove move) {
        var told = move.isNews()
                ? outbox.append(List.of(LeadAnnouncements.of(move, tenancy.actor(), null)))
                : Uni.createFrom().voidItem();
        return told.replaceWith(move.after());
    }

    private static void refuseUnlessMatching(long version, String ifMatch) {
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals("\"" + version + "\"")) {
            throw Problem.preconditionFailed();
        }
    }

    private static Response removed(LeadRow row) {
        return row.removing
                ? Response.accepted(LeadView.of(row))
                        .tag(Long.toString(row.version))
                        .build()
                : Response.noContent().build();
    }

    private static Response tagged(LeadRow row) {
        return Response.ok(LeadView.of(row)).tag(Long.toString(row.version)).build();
    }

    private static LeadState state(String name) {
        try {
            return LeadState.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("state", "no state of a lead");
        }
    }
}
