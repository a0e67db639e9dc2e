package dev.ringline.calllog.figures.io;

import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.calllog.figures.Leads;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Figures of a tenant and of each campaign. */
@Path("/api/v1/tenants/{tenantId}/stats")
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
public class StatsResource {
    private static final String SUMS = "select name, sum(value)::bigint from projection.figure where tenant_id = $1";

    private final TenantRows rows;
    private final Tenancy tenancy;

    StatsResource(TenantRows rows, Tenancy tenancy) {
        this.rows = rows;
        this.tenancy = tenancy;
    }

    /**
     * @param leads by bucket, as the campaign's decisions add up to them
     * @param balanced whether nothing is lost (P5)
     * @param answerRate answered / dialed, {@code null} before the first
     * @param figures all of them by name
     */
    record Stats(
            long dialed,
            long answered,
            long optOuts,
            Double answerRate,
            long talkTimeMs,
            SortedMap<String, Long> dispositions,
            SortedMap<String, Long> outcomes,
            Leads leads,
            boolean balanced,
            SortedMap<String, Long> figures) {

        static Stats of(SortedMap<String, Long> figures) {
            var dialed = figures.getOrDefault("dialed", 0L);
            var answered = figures.getOrDefault("answered", 0L);
            var leads = Leads.of(figures);
            return new Stats(
                    dialed,
                    answered,
                    figures.getOrDefault("opt-out", 0L),
                    dialed == 0 ? null : (double) answered / dialed,
                    figures.getOrDefault("talk-ms", 0L),
                    group(figures, "disposition/"),
                    group(figures, "outcome/"),
                    leads,
                    leads.balanced(),
                    figures);
        }

        private static SortedMap<String, Long> group(SortedMap<String, Long> figures, String prefix) {
            var group = new TreeMap<String, Long>();
            figures.subMap(prefix, prefix + Character.MAX_VALUE)
                    .forEach((name, value) -> group.put(name.substring(prefix.length()), value));
            return group;
        }
    }

    @GET
    public Uni<Stats> tenant() {
        return stats(SUMS + " group by name", tenancy.tenant().value());
    }

    /** A campaign that nothing is known of has no figures, which is no error: it may be new. */
    @GET
    @Path("/campaigns/{id}")
    public Uni<Stats> campaign(UUID id) {
        return stats(
                SUMS + " and campaign_id = $2 group by name", tenancy.tenant().value(), id.toString());
    }

    private Uni<Stats> stats(String sql, Object... parameters) {
        return rows.select(sql, row -> Map.entry((String) row[0], (Long) row[1]), parameters)
                .map(StatsResource::byName)
                .map(Stats::of);
    }

    private static SortedMap<String, Long> byName(List<Map.Entry<String, Long>> figures) {
        var byName = new TreeMap<String, Long>();
        figures.forEach(figure -> byName.put(figure.getKey(), figure.getValue()));
        return byName;
    }
}
