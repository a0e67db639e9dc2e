package dev.ringline.bench.rig;

import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import java.sql.SQLException;
import java.util.List;

/** Leads as a finished import leaves them, written by SQL: ten million are there in minutes. */
public final class Crowd {
    private static final String LEADS = """
            insert into lead (campaign_id, id, tenant_id, number, number_hash, zones, fields, state, due_at, created_at,
                changed_at)
            select ?, gen_random_uuid(), ?, '+1' || (2000000000 + n), encode(sha256(n::text::bytea), 'hex'),
                'America/New_York', '{"name":"Ada","plan":"gold"}', 'WAITING', now(), now(), now()
            from generate_series(?::bigint, ?::bigint) n
            """;
    private static final String INTAKE = """
            insert into intake (import_id, chunk, tenant_id, campaign_id, imported, invalid, duplicate, suppressed,
                waiting, committed_at)
            values (gen_random_uuid(), 0, ?, ?, ?, 0, 0, 0, ?, now())
            """;
    private static final String WAITING = "select count(*) from lead where campaign_id = ? and state = 'WAITING'";

    private final Rig rig;
    private long numbers;

    public Crowd(Rig rig) {
        this.rig = rig;
    }

    /** Until so many wait, the same in each of a tenant's campaigns. */
    public void topUp(TenantId tenant, List<CampaignId> campaigns, int leads) {
        try (var connection = rig.campaigns().database();
                var count = connection.prepareStatement(WAITING);
                var insert = connection.prepareStatement(LEADS);
                var taken = connection.prepareStatement(INTAKE)) {
            for (var campaign : campaigns) {
                count.setObject(1, campaign.value());
                int missing;
                try (var row = count.executeQuery()) {
                    row.next();
                    missing = leads / campaigns.size() - row.getInt(1);
                }
                if (missing > 0) {
                    insert.setObject(1, campaign.value());
                    insert.setString(2, tenant.value());
                    insert.setLong(3, numbers);
                    insert.setLong(4, numbers + missing - 1);
                    insert.executeUpdate();
                    numbers += missing;
                    taken.setString(1, tenant.value());
                    taken.setObject(2, campaign.value());
                    taken.setInt(3, missing);
                    taken.setInt(4, missing);
                    taken.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that is not due for a day keeps its campaign from being complete. It counts among those that wait. */
    public void keepOpen(TenantId tenant, CampaignId campaign) {
        topUp(tenant, List.of(campaign), 1);
        try (var connection = rig.campaigns().database();
                var later = connection.prepareStatement(
                        "update lead set due_at = now() + interval '1 day' where campaign_id = ?")) {
            later.setObject(1, campaign.value());
            later.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a database that had the time does by itself. */
    public void settle() {
        try (var connection = rig.database("campaign", "campaign_owner");
                var statement = connection.createStatement()) {
            statement.execute("vacuum (analyze) lead");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
