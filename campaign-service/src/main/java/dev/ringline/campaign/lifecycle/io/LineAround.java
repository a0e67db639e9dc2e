package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.campaign.preflight.Surroundings;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.platform.tenancy.DirectConnection;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What is known of the line around a campaign, in the current tenant's transaction. */
@ApplicationScoped
class LineAround {
    private static final String QUERY = """
            SELECT t.pool_id, p.cps,
                EXISTS (SELECT FROM control c WHERE c.kind = 'breaker' AND c.active AND c.scope_id = t.pool_id::text),
                EXISTS (SELECT FROM control c WHERE c.kind = 'kill-switch' AND c.active
                    AND (c.scope = 'TENANT' OR c.scope_id IN ($2, t.pool_id::text))),
                (SELECT string_agg(named.id::text, ',' ORDER BY named.id) FROM unnest($3::uuid[]) AS named (id)
                    WHERE NOT EXISTS (SELECT FROM suppression_list l WHERE l.id = named.id AND l.deleted_at IS NULL)),
                (SELECT count(*) FROM lead WHERE lead.campaign_id = $2::uuid
                    AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT'))
            FROM (SELECT 1) AS always
            LEFT JOIN LATERAL (SELECT pool_id FROM trunk WHERE sip_trunk_id = $1 AND NOT deleted ORDER BY id LIMIT 1) t ON true
            LEFT JOIN pool p ON p.id = t.pool_id AND NOT p.deleted
            """;

    Uni<Surroundings> of(CampaignId campaign, CampaignDefinition definition) {
        var lists = definition.rules().suppressionLists().stream()
                .map(list -> list.value())
                .toArray(UUID[]::new);
        return Panache.getSession()
                .chain(session ->
                        DirectConnection.of(session).select(QUERY, definition.sipTrunkId(), campaign.toString(), lists))
                .map(rows -> surroundings(rows.next()));
    }

    private static Surroundings surroundings(Object[] row) {
        return new Surroundings(
                row[0] == null ? null : new PoolId((UUID) row[0]),
                (Integer) row[1],
                (Boolean) row[2],
                (Boolean) row[3],
                row[4] == null ? List.of() : Arrays.asList(((String) row[4]).split(",")),
                (Long) row[5]);
    }
}
