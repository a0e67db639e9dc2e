package dev.ringline.dialer.limits.io;

import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;

/** What a tenant may use at most, over all its campaigns and pools. */
@Path("/api/v1/tenants/{tenantId}/limits")
public class LimitResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Clock clock;

    LimitResource(TenantTransaction transaction, Tenancy tenancy, Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * @param cps {@code null}: only the pools' limits hold
     * @param weight its share where tenants compete, from 1
     */
    public record Limits(Integer cps, Integer concurrency, int weight, Instant changedAt) {
        static Limits of(TenantLimitRow row) {
            return new Limits(row.cps(), row.concurrency(), row.weight(), row.changedAt());
        }
    }

    /** @param weight {@code null}: 1 */
    public record Setting(
            @Min(1) @Max(1_000) Integer cps,
            @Min(1) Integer concurrency,
            @Min(1) @Max(100) Integer weight) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Limits> get() {
        return transaction.run(this::row).map(Limits::of);
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    public Uni<Limits> set(@NotNull @Valid Setting asked) {
        int weight = asked.weight() == null ? 1 : asked.weight();
        return transaction.run(() -> row().map(
                        row -> row.set(asked.cps(), asked.concurrency(), weight, tenancy.actor(), clock.instant()))
                .chain(row -> row.<TenantLimitRow>persist())
                .map(Limits::of));
    }

    private Uni<TenantLimitRow> row() {
        var tenant = tenancy.tenant().value();
        return TenantLimitRow.<TenantLimitRow>findById(tenant)
                .onItem()
                .ifNull()
                .continueWith(() -> TenantLimitRow.of(tenant));
    }
}
