package dev.ringline.number.trunk.io;

import static dev.ringline.platform.tenancy.Roles.ADMIN;
import static dev.ringline.platform.tenancy.Roles.AUDITOR;
import static dev.ringline.platform.tenancy.Roles.OPERATOR;
import static dev.ringline.platform.tenancy.Roles.VIEWER;

import dev.ringline.number.account.io.ForeignId;
import dev.ringline.number.account.io.ProviderAccountRow;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Carrier pools: the limits as the carrier granted them. */
@Path("/api/v1/tenants/{tenantId}/carrier-pools")
public class PoolResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final PoolAnnouncements announcements;
    private final Clock clock;

    PoolResource(TenantTransaction transaction, Tenancy tenancy, PoolAnnouncements announcements, Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * @param cps new calls a second that the carrier granted; Twilio gives 1 a trunk and region to begin with
     * @param concurrency calls at once
     */
    public record PoolRequest(
            @NotNull @Size(min = 1, max = 100) String name,
            @NotNull UUID providerAccountId,
            @NotNull @Min(1) @Max(1000) Integer cps,
            @NotNull @Min(1) @Max(100_000) Integer concurrency) {}

    public record Pool(
            UUID id, String name, UUID providerAccountId, int cps, int concurrency, long version, Instant changedAt) {}

    @GET
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Page<Pool>> list(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        var size = Page.limit(limit);
        return transaction
                .run(() -> PoolRow.<PoolRow>find("id > ?1 and not deleted order by id", Cursor.afterId(cursor))
                        .page(0, size + 1)
                        .list())
                .map(rows -> Page.of(rows, size, row -> Cursor.of(row.id.toString()), PoolResource::shown));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Pool> get(@PathParam("id") UUID id) {
        return transaction.run(() -> find(id)).map(PoolResource::shown);
    }

    @PUT
    @Path("{id}")
    @RolesAllowed(ADMIN)
    public Uni<Pool> put(@PathParam("id") UUID id, @NotNull @Valid PoolRequest request) {
        return transaction
                .run(() -> ProviderAccountRow.findById(request.providerAccountId())
                        .onItem()
                        .ifNull()
                        .failWith(() -> Problem.unprocessable("providerAccountId", "no such provider account"))
                        .chain(account -> PoolRow.<PoolRow>findById(id))
                        .map(known -> set(known == null ? fresh(id) : known, request))
                        .chain(row -> row.<PoolRow>persistAndFlush())
                        .call(announcements::changed))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ForeignId.asProblem(taken, Problem.conflict("taken")))
                .map(PoolResource::shown);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(ADMIN)
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return transaction.run(() -> find(id).call(row ->
                        TrunkRow.count("poolId = ?1 and not deleted", row.id).invoke(PoolResource::refuseIfUsed))
                .map(this::deleted)
                .chain(row -> row.<PoolRow>persistAndFlush())
                .chain(announcements::changed));
    }

    private PoolRow fresh(UUID id) {
        var row = new PoolRow();
        row.id = id;
        row.tenantId = tenancy.tenant().value();
        return row;
    }

    private PoolRow set(PoolRow row, PoolRequest request) {
        if (row.version > 0 && !row.accountId.equals(request.providerAccountId())) {
            throw Problem.conflict("a pool keeps its provider account; make another pool");
        }
        row.name = request.name();
        row.accountId = request.providerAccountId();
        row.cps = request.cps();
        row.concurrency = request.concurrency();
        row.deleted = false;
        row.version++;
        row.changedAt = clock.instant();
        return row;
    }

    private PoolRow deleted(PoolRow row) {
        row.deleted = true;
        row.version++;
        row.changedAt = clock.instant();
        return row;
    }

    private static Uni<PoolRow> find(UUID id) {
        return PoolRow.<PoolRow>find("id = ?1 and not deleted", id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(Problem::notFound);
    }

    private static void refuseIfUsed(long trunks) {
        if (trunks > 0) {
            throw Problem.conflict("the pool has trunks");
        }
    }

    private static Pool shown(PoolRow row) {
        return new Pool(row.id, row.name, row.accountId, row.cps, row.concurrency, row.version, row.changedAt);
    }
}
