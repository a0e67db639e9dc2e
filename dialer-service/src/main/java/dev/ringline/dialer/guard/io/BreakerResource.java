package dev.ringline.dialer.guard.io;

import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where the pools' breakers stand. A pool that never had trouble has none. */
@Path("/api/v1/tenants/{tenantId}/breakers")
public class BreakerResource {
    private static final String BREAKERS = """
            select b.pool_id, p.name, b.is_open, b.reason, b.throttled_cps, b.changed_at
            from breaker b join pool_rule p using (pool_id) order by b.pool_id""";

    private final TenantTransaction transaction;

    BreakerResource(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /** @param throttledCps calls a second that the carrier's refusals slowed it to; {@code null}: as granted */
    public record Breaker(
            UUID poolId, String name, boolean open, String reason, Double throttledCps, Instant changedAt) {
        static Breaker of(Object[] row) {
            return new Breaker(
                    (UUID) row[0],
                    (String) row[1],
                    (Boolean) row[2],
                    (String) row[3],
                    (Double) row[4],
                    ((OffsetDateTime) row[5]).toInstant());
        }
    }

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<List<Breaker>> list() {
        return transaction
                .run(() -> Panache.getSession()
                        .chain(session -> DirectConnection.of(session).select(BREAKERS)))
                .map(rows -> {
                    var breakers = new ArrayList<Breaker>();
                    rows.forEachRemaining(row -> breakers.add(Breaker.of(row)));
                    return breakers;
                });
    }
}
