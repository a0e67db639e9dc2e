package dev.ringline.dialer.lanes.io;

import dev.ringline.dialer.pacing.io.Lanes;
import dev.ringline.events.PoolId;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The lanes of a tenant: who owns them, how fast they go, and what is on its way in them. */
@Path("/api/v1/tenants/{tenantId}/lanes")
public class LaneResource {
    private static final String LANES = """
            select p.pool_id, p.name, s.owner, s.epoch, s.shut_reason, p.cps, b.throttled_cps, p.concurrency,
                (select count(*) from live_call l where l.pool_id = p.pool_id) as live,
                (select count(*) from live_call l where l.pool_id = p.pool_id
                    and l.since > clock_timestamp() - interval '1 second') as begun,
                (select count(*) from prepared r where r.pool_id = p.pool_id and not r.doomed
                    and r.ready_at is not null) as ready,
                (select count(*) from prepared r where r.pool_id = p.pool_id and not r.doomed
                    and r.ready_at is null) as preparing,
                (select count(*) from waiting w where w.pool_id = p.pool_id and not w.prepared) as waiting,
                coalesce(b.is_open, false) as breaker_open
            from pool_rule p join shard s on s.shard = coalesce(
                    (select t.shard from tenant_shard t where t.tenant_id = p.tenant_id), 0)
                left join breaker b using (pool_id)
            where not p.deleted and ($1::uuid is null or p.pool_id = $1::uuid) order by p.pool_id""";

    private final TenantTransaction transaction;
    private final Lanes lanes;

    LaneResource(TenantTransaction transaction, Lanes lanes) {
        this.transaction = transaction;
        this.lanes = lanes;
    }

    /**
     * @param shutReason why nothing is dialled although there is an owner, or {@code null}
     * @param cps as the carrier granted it
     * @param throttledCps what its refusals slowed it to, or {@code null}
     * @param allowedCps what the lane goes at now: throttled, or still growing in LiveKit Cloud; {@code null} where the
     *     replica that answers is not the owner
     * @param usedCps INVITEs in the last second; from a replica that is not the owner, those of calls that still live
     * @param live calls that ring or are answered, or may be
     * @param ready agents that wait in their rooms
     */
    public record LaneView(
            UUID poolId,
            String name,
            String owner,
            long epoch,
            String shutReason,
            int cps,
            Double throttledCps,
            Double allowedCps,
            long usedCps,
            int concurrency,
            long live,
            long ready,
            long preparing,
            long waiting,
            boolean breakerOpen) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<List<LaneView>> list() {
        return read(null);
    }

    @GET
    @Path("{poolId}")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<LaneView> get(@PathParam("poolId") UUID poolId) {
        return read(poolId).map(found -> found.stream().findFirst().orElseThrow(Problem::notFound));
    }

    private Uni<List<LaneView>> read(UUID poolId) {
        return transaction
                .run(() -> Panache.getSession()
                        .chain(session -> DirectConnection.of(session).select(LANES, poolId)))
                .map(rows -> {
                    var views = new ArrayList<LaneView>();
                    rows.forEachRemaining(row -> views.add(view(row)));
                    return views;
                });
    }

    private LaneView view(Object[] row) {
        var poolId = (UUID) row[0];
        var pool = new PoolId(poolId);
        double rate = lanes.rate(pool);
        return new LaneView(
                poolId,
                (String) row[1],
                (String) row[2],
                (Long) row[3],
                (String) row[4],
                (Integer) row[5],
                (Double) row[6],
                rate == 0 ? null : Math.round(rate * 10) / 10.0,
                Math.max(lanes.usedRate(pool), (Long) row[9]),
                (Integer) row[7],
                (Long) row[8],
                (Long) row[10],
                (Long) row[11],
                (Long) row[12],
                (Boolean) row[13]);
    }
}
