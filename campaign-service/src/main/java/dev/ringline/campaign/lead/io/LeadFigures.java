package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.Conservation;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadState;
import dev.ringline.platform.tenancy.DirectConnection;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import org.hibernate.reactive.pool.ReactiveConnection;

/** A campaign's leads by state, counted from the tables of record in the current tenant's transaction. */
@ApplicationScoped
public class LeadFigures {
    private static final String STATES =
            "SELECT state, count(*), sum(revivals)::bigint FROM lead WHERE campaign_id = $1::uuid GROUP BY state";
    private static final String INTAKE = "SELECT coalesce(sum(imported), 0)::bigint, coalesce(sum(invalid), 0)::bigint,"
            + " coalesce(sum(duplicate), 0)::bigint FROM intake WHERE campaign_id = $1::uuid";

    /** @param leads by state; a state without leads is not among them */
    public record Figures(Map<LeadState, Long> leads, Conservation conservation) {}

    private record Counted(Map<LeadState, Long> leads, long revivals) {}

    public Uni<Figures> of(CampaignId campaign) {
        return Panache.getSession()
                .map(DirectConnection::of)
                .chain(connection -> connection
                        .select(STATES, campaign.value())
                        .map(LeadFigures::counted)
                        .chain(counted -> connection
                                .select(INTAKE, campaign.value())
                                .map(intake -> figures(intake.next(), counted))));
    }

    private static Counted counted(ReactiveConnection.Result rows) {
        var leads = new EnumMap<LeadState, Long>(LeadState.class);
        var revivals = 0L;
        while (rows.hasNext()) {
            var row = rows.next();
            leads.put(LeadState.valueOf((String) row[0]), (Long) row[1]);
            revivals += (Long) row[2];
        }
        return new Counted(leads, revivals);
    }

    private static Figures figures(Object[] intake, Counted counted) {
        var conservation = Conservation.of(
                (Long) intake[0], (Long) intake[1], (Long) intake[2], counted.leads(), counted.revivals());
        return new Figures(counted.leads(), conservation);
    }
}
