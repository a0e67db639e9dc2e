package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.Campaigns;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.pool.ReactiveConnection;

/** What a campaign has released, what is next, and what is held by which rule. */
@Path("/api/v1/tenants/{tenantId}/campaigns/{campaignId}/hopper")
class HopperResource {
    private static final String RELEASED = """
            SELECT id, state, ask, released_at FROM lead
            WHERE campaign_id = $1 AND state IN ('READY', 'IN_CALL', 'UNKNOWN') ORDER BY released_at, id LIMIT 100
            """;

    private static final String NEXT = """
            SELECT id, state, priority, due_at FROM lead
            WHERE campaign_id = $1 AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') AND due_at IS NOT NULL
            ORDER BY priority DESC, due_at, id LIMIT 20
            """;

    private static final String HELD = """
            SELECT rule, count(*), min(due_at) FROM lead WHERE campaign_id = $1 AND state = 'HELD'
            GROUP BY rule ORDER BY rule
            """;

    private final TenantTransaction transaction;
    private final Campaigns campaigns;

    HopperResource(TenantTransaction transaction, Campaigns campaigns) {
        this.transaction = transaction;
        this.campaigns = campaigns;
    }

    record Released(UUID leadId, String state, int ask, Instant releasedAt) {}

    record Next(UUID leadId, String state, int priority, Instant dueAt) {}

    record Held(String rule, long leads, Instant nextDueAt) {}

    record HopperView(String state, List<Released> released, List<Next> next, List<Held> held) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<HopperView> get(@PathParam("campaignId") UUID id) {
        return transaction.run(() -> campaigns.one(new CampaignId(id)).chain(HopperResource::view));
    }

    private static Uni<HopperView> view(StoredCampaign campaign) {
        var id = campaign.id().value();
        var state = campaign.campaign().state().name();
        return Panache.getSession()
                .map(DirectConnection::of)
                .chain(connection -> rows(connection, RELEASED, id, HopperResource::released)
                        .chain(released -> rows(connection, NEXT, id, HopperResource::next)
                                .chain(next -> rows(connection, HELD, id, HopperResource::held)
                                        .map(held -> new HopperView(state, released, next, held)))));
    }

    private static <T> Uni<List<T>> rows(
            DirectConnection connection, String sql, UUID campaign, Function<Object[], T> read) {
        return connection.select(sql, campaign).map(result -> list(result, read));
    }

    private static <T> List<T> list(ReactiveConnection.Result result, Function<Object[], T> read) {
        var rows = new ArrayList<T>();
        result.forEachRemaining(row -> rows.add(read.apply(row)));
        return rows;
    }

    private static Released released(Object[] row) {
        return new Released((UUID) row[0], (String) row[1], (Integer) row[2], instant(row[3]));
    }

    private static Next next(Object[] row) {
        return new Next((UUID) row[0], (String) row[1], ((Number) row[2]).intValue(), instant(row[3]));
    }

    private static Held held(Object[] row) {
        return new Held((String) row[0], (Long) row[1], instant(row[2]));
    }

    private static Instant instant(Object value) {
        return value == null ? null : ((OffsetDateTime) value).toInstant();
    }
}
