package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.campaign.definition.Fault;
import dev.ringline.campaign.definition.Faults;
import dev.ringline.campaign.lead.io.LeadFigures;
import dev.ringline.campaign.lifecycle.Move;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.idempotency.IdempotencyKey;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import dev.ringline.platform.time.Uuid7;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Campaigns: written, read, moved. A refusal of their machine becomes a 409 that names what is allowed. */
@Path("/api/v1/tenants/{tenantId}/campaigns")
class CampaignResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final IdempotencyKey idempotency;
    private final LineAround around;
    private final CampaignChanges changes;
    private final LeadFigures figures;
    private final Outbox outbox;
    private final Uuid7 ids;
    private final Clock clock;

    CampaignResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            IdempotencyKey idempotency,
            LineAround around,
            CampaignChanges changes,
            LeadFigures figures,
            Outbox outbox,
            Uuid7 ids,
            Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.around = around;
        this.changes = changes;
        this.figures = figures;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Page<CampaignView>> list(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer asked) {
        var limit = Page.limit(asked);
        return transaction.run(() -> CampaignRow.page(Cursor.afterId(cursor), limit + 1)
                .map(rows -> Page.of(rows, limit, row -> Cursor.of(row.id.toString()), this::view)));
    }

    @POST
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Response> create(@NotNull CampaignRequest request, @HeaderParam("Idempotency-Key") String key) {
        var definition = sound(request);
        var asked = List.of("POST campaigns", request);
        return transaction.run(() -> idempotency.once(key, asked, () -> create(definition)));
    }

    @GET
    @Path("{campaignId}")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Response> get(@PathParam("campaignId") UUID id) {
        return transaction.run(() -> CampaignRow.one(new CampaignId(id))
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .map(CampaignRow::stored)
                .chain(campaign ->
                        figures.of(campaign.id()).map(counted -> CampaignView.of(campaign, counted, clock.instant())))
                .map(CampaignResource::tagged));
    }

    @PUT
    @Path("{campaignId}")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Response> edit(
            @PathParam("campaignId") UUID id,
            @NotNull CampaignRequest request,
            @HeaderParam("If-Match") String ifMatch) {
        var definition = sound(request);
        return transaction.run(() -> changes.edit(new CampaignId(id), definition, ifMatch)
                .map(campaign -> tagged(CampaignView.of(campaign, clock.instant()))));
    }

    @DELETE
    @Path("{campaignId}")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Response> delete(@PathParam("campaignId") UUID id, @HeaderParam("If-Match") String ifMatch) {
        return transaction.run(() -> changes.delete(new CampaignId(id), ifMatch)
                .replaceWith(() -> Response.noContent().build()));
    }

    @POST
    @Path("{campaignId}/{move: start|pause|resume|cancel|archive}")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Response> move(
            @PathParam("campaignId") UUID id, @PathParam("move") String word, @HeaderParam("If-Match") String ifMatch) {
        var move = Move.named(word).orElseThrow(Problem::notFound);
        return transaction.run(() -> changes.move(new CampaignId(id), move, ifMatch)
                .map(campaign -> tagged(CampaignView.of(campaign, clock.instant()))));
    }

    @GET
    @Path("{campaignId}/preflight")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<PreflightView> preflight(@PathParam("campaignId") UUID id) {
        return transaction.run(() -> CampaignRow.one(new CampaignId(id))
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .map(CampaignRow::stored)
                .chain(this::preflight));
    }

    private Uni<PreflightView> preflight(StoredCampaign campaign) {
        return around.of(campaign.id(), campaign.definition())
                .chain(line -> figures.of(campaign.id())
                        .map(counted -> PreflightView.of(campaign, line, counted, clock.instant())));
    }

    private Uni<Response> create(CampaignDefinition definition) {
        var id = new CampaignId(ids.next());
        return around.of(id, definition)
                .map(line -> StoredCampaign.draft(id, tenancy.tenant(), definition, line.poolId(), clock.instant()))
                .call(campaign -> CampaignRow.of(campaign).persist())
                .call(campaign -> outbox.append(List.of(CampaignTable.announcement(campaign, tenancy.actor(), null))))
                .map(campaign -> created(CampaignView.of(campaign, clock.instant())));
    }

    private Response created(CampaignView campaign) {
        var location = URI.create("/api/v1/tenants/" + tenancy.tenant() + "/campaigns/" + campaign.id());
        return Response.created(location)
                .entity(campaign)
                .tag(Long.toString(campaign.version()))
                .build();
    }

    private static Response tagged(CampaignView campaign) {
        return Response.ok(campaign).tag(Long.toString(campaign.version())).build();
    }

    private CampaignView view(CampaignRow row) {
        return CampaignView.of(row.stored(), clock.instant());
    }

    /** All that is wrong with it at once. */
    private static CampaignDefinition sound(CampaignRequest request) {
        var definition = request.definition();
        var faults = Faults.in(definition);
        if (faults.isEmpty()) {
            return definition;
        }
        var first = faults.getFirst();
        throw Problem.badRequest(first.field(), first.detail())
                .with("faults", faults.stream().map(CampaignResource::fault).toList());
    }

    private static Map<String, String> fault(Fault fault) {
        return Map.of("field", fault.field(), "detail", fault.detail());
    }
}
