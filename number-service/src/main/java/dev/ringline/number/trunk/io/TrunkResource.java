package dev.ringline.number.trunk.io;

import static dev.ringline.platform.tenancy.Roles.ADMIN;
import static dev.ringline.platform.tenancy.Roles.AUDITOR;
import static dev.ringline.platform.tenancy.Roles.OPERATOR;
import static dev.ringline.platform.tenancy.Roles.PLATFORM;
import static dev.ringline.platform.tenancy.Roles.VIEWER;

import dev.ringline.number.account.io.ForeignId;
import dev.ringline.number.linking.io.CampaignViewRow;
import dev.ringline.number.linking.io.Repooling;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Outbound trunks that LiveKit has, and the pool that each belongs to. */
@Path("/api/v1/tenants/{tenantId}/trunks")
public class TrunkResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Repooling repooling;
    private final CurrentIdentityAssociation identity;
    private final Clock clock;

    TrunkResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            Outbox outbox,
            Repooling repooling,
            CurrentIdentityAssociation identity,
            Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.identity = identity;
        this.outbox = outbox;
        this.repooling = repooling;
        this.clock = clock;
    }

    /** @param sipTrunkId LiveKit's id; campaigns name the trunk by it */
    public record TrunkRequest(
            @NotNull @Size(min = 1, max = 100) String name,

            @NotNull @Pattern(regexp = "ST_[A-Za-z0-9]{1,64}", message = "LiveKit's trunk id, ST_…")
            String sipTrunkId,

            @NotNull UUID poolId) {}

    public record Trunk(UUID id, String name, String sipTrunkId, UUID poolId, long version, Instant changedAt) {}

    @GET
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Page<Trunk>> list(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        var size = Page.limit(limit);
        return transaction
                .run(() -> TrunkRow.<TrunkRow>find("id > ?1 and not deleted order by id", Cursor.afterId(cursor))
                        .page(0, size + 1)
                        .list())
                .map(rows -> Page.of(rows, size, row -> Cursor.of(row.id.toString()), TrunkResource::shown));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Trunk> get(@PathParam("id") UUID id) {
        return transaction.run(() -> find(id)).map(TrunkResource::shown);
    }

    /** Whose trunk LiveKit's is, only the platform's role says: a tenant's own could take another's by its id (P7). */
    @PUT
    @Path("{id}")
    @RolesAllowed({ADMIN, PLATFORM})
    public Uni<Trunk> put(@PathParam("id") UUID id, @NotNull @Valid TrunkRequest request) {
        return identity.getDeferredIdentity().chain(caller -> put(id, request, caller.hasRole(PLATFORM)));
    }

    private Uni<Trunk> put(UUID id, TrunkRequest request, boolean mayAssign) {
        return transaction
                .run(() -> PoolRow.<PoolRow>find("id = ?1 and not deleted", request.poolId())
                        .firstResult()
                        .onItem()
                        .ifNull()
                        .failWith(() -> Problem.unprocessable("poolId", "no such carrier pool"))
                        .chain(pool -> TrunkRow.<TrunkRow>findById(id))
                        .map(known -> known == null ? fresh(id) : known)
                        .invoke(row -> refuseIfAssigned(row, request, mayAssign))
                        .chain(row -> save(row, request)))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ForeignId.asProblem(
                        taken, Problem.unprocessable("sipTrunkId", "another trunk has this LiveKit id")))
                .map(TrunkResource::shown);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(ADMIN)
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return transaction.run(() -> find(id).call(
                        row -> CampaignViewRow.countOnTrunk(row.sipTrunkId).invoke(TrunkResource::refuseIfUsed))
                .map(this::deleted)
                .chain(row -> row.<TrunkRow>persistAndFlush())
                .chain(this::announce));
    }

    /** Numbers of campaigns on this trunk follow it into its pool. */
    private Uni<TrunkRow> save(TrunkRow row, TrunkRequest request) {
        var before = row.sipTrunkId;
        row.name = request.name();
        row.sipTrunkId = request.sipTrunkId();
        row.poolId = request.poolId();
        row.deleted = false;
        row.version++;
        row.changedAt = clock.instant();
        return row.<TrunkRow>persistAndFlush()
                .call(this::announce)
                .call(saved -> repooling.afterTrunk(before))
                .call(saved -> repooling.afterTrunk(saved.sipTrunkId));
    }

    private Uni<Void> announce(TrunkRow row) {
        return outbox.append(List.of(new Announcement(
                row.announced(),
                row.id.toString(),
                row.version,
                tenancy.tenant(),
                tenancy.actor(),
                null,
                row.changedAt)));
    }

    private TrunkRow fresh(UUID id) {
        var row = new TrunkRow();
        row.id = id;
        row.tenantId = tenancy.tenant().value();
        return row;
    }

    private TrunkRow deleted(TrunkRow row) {
        row.deleted = true;
        row.version++;
        row.changedAt = clock.instant();
        return row;
    }

    private static Uni<TrunkRow> find(UUID id) {
        return TrunkRow.<TrunkRow>find("id = ?1 and not deleted", id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(Problem::notFound);
    }

    /** One that was deleted is free: its id may be another tenant's by now. */
    private static void refuseIfAssigned(TrunkRow row, TrunkRequest request, boolean mayAssign) {
        var keeps = !row.deleted && request.sipTrunkId().equals(row.sipTrunkId);
        if (!keeps && !mayAssign) {
            throw Problem.of(403, "Forbidden", "only the role platform assigns LiveKit's trunk to a tenant");
        }
    }

    private static void refuseIfUsed(long campaigns) {
        if (campaigns > 0) {
            throw Problem.conflict("campaigns use the trunk");
        }
    }

    private static Trunk shown(TrunkRow row) {
        return new Trunk(row.id, row.name, row.sipTrunkId, row.poolId, row.version, row.changedAt);
    }
}
