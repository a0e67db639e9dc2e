package dev.ringline.dialer.calling.io;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Disposition;
import dev.ringline.events.TenantId;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.smallrye.mutiny.unchecked.UncheckedFunction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/** A person ends a call, or settles an attempt that stayed unknown. */
@Path("/api/v1/tenants/{tenantId}/attempts/{attemptId}")
public class AttemptActionResource {
    private static final String VISIBLE = "select 1 from attempt where attempt_id = $1::uuid";

    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final PersonActions actions;
    private final ExecutorService threads;

    AttemptActionResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            PersonActions actions,
            @VirtualThreads ExecutorService threads) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.actions = actions;
        this.threads = threads;
    }

    /** @param evidence what the person saw, without numbers: they are taken out */
    public record Resolution(
            @NotNull Disposition disposition,
            @NotBlank @Size(max = 200) String evidence) {}

    @POST
    @Path("hang-up")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Attempt> hangUp(@PathParam("attemptId") UUID attemptId) {
        var tenant = tenancy.tenant();
        var actor = tenancy.actor();
        return act(attemptId, id -> actions.hangUp(tenant, id, actor));
    }

    @POST
    @Path("resolve")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<Attempt> resolve(@PathParam("attemptId") UUID attemptId, @NotNull @Valid Resolution resolution) {
        TenantId tenant = tenancy.tenant();
        var actor = tenancy.actor();
        return act(
                attemptId, id -> actions.resolve(tenant, id, resolution.disposition(), resolution.evidence(), actor));
    }

    /** Only what the tenant's own rows show is touched; the work itself blocks. */
    private Uni<Attempt> act(UUID attemptId, UncheckedFunction<AttemptId, Attempt> action) {
        return transaction
                .run(() -> Panache.getSession()
                        .chain(session -> DirectConnection.of(session).select(VISIBLE, attemptId)))
                .map(rows -> rows.hasNext() ? new AttemptId(attemptId) : null)
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .emitOn(threads)
                .map(Unchecked.function(action));
    }
}
