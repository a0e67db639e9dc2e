package dev.ringline.bench.rig;

import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Leads as a finished import leaves them, written by SQL: ten million are there in minutes. Their hashes are made up; nobody
 * compares them with others.
 */
public final class Crowd {
    private static final String LEADS = """
            insert into lead (campaign_id, id, tenant_id, number, number_hash, zones, fields, import_id, row_number,
                created_at, state, due_at, changed_at)
            select ?, uuidv7(), ?, '+1' || (2000000000 + n), encode(sha256(n::text::bytea), 'hex'),
                'America/New_York', '{"name":"Ada","plan":"gold"}', ?, n - ? + 1, now(), 'WAITING', now(), now()
            from generate_series(?::bigint, ?::bigint) n
            """;
    private static final String INTAKE = """
            insert into intake (import_id, chunk, tenant_id, campaign_id, imported, invalid, duplicate, suppressed,
                waiting, committed_at)
            values (?, 0, ?, ?, ?, 0, 0, 0, ?, now())
            """;
    private static final String WAITING = "select count(*) from lead where campaign_id = ? and state = 'WAITING'";

    /** All in which a lead stands that waits, save the table's key. */
    private static final String INDEXES = """
            select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
            where indrelid = 'lead'::regclass and not indisprimary
                and (indpred is null or pg_get_expr(indpred, indrelid) like '%WAITING%')
            order by 1
            """;

    private static final int AT_ONCE = 250_000;

    private final Rig rig;
    private long numbers;

    public Crowd(Rig rig) {
        this.rig = rig;
    }

    /** Until so many wait, the same in each of a tenant's campaigns. */
    public void topUp(TenantId tenant, List<CampaignId> campaigns, int leads) {
        try (var connection = rig.campaigns().database()) {
            for (var campaign : campaigns) {
                int missing = leads / campaigns.size() - waiting(connection, campaign);
                if (missing > 0) {
                    insert(connection, arrivals(tenant, campaign, missing));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Instead of all leads that are there, which nobody may be at work on: so many, the same in each campaign. Their indexes are
     * made when they are there, and the table is left as vacuum leaves it.
     */
    public void refill(TenantId tenant, List<CampaignId> campaigns, int leads) {
        try (var connection = rig.database("campaign", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("truncate lead, intake");
            var indexes = new ArrayList<String>();
            for (var index : indexes(connection)) {
                statement.execute("drop index " + index.name);
                indexes.add(index.definition);
            }
            insert(arrivals(tenant, campaigns, leads / campaigns.size()));
            statement.execute("set maintenance_work_mem = '1GB'");
            for (var index : indexes) {
                statement.execute(index);
            }
            statement.execute("vacuum (analyze) lead");
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
        execute("vacuum (analyze) lead");
    }

    /** From now on no page of before waits to be written. */
    public void rest() {
        execute("checkpoint");
    }

    private void execute(String sql) {
        try (var connection = rig.database("campaign", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int waiting(Connection connection, CampaignId campaign) throws SQLException {
        try (var count = connection.prepareStatement(WAITING)) {
            count.setObject(1, campaign.value());
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private record Index(String name, String definition) {}

    private static List<Index> indexes(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(INDEXES)) {
            var indexes = new ArrayList<Index>();
            while (rows.next()) {
                indexes.add(new Index(rows.getString(1), rows.getString(2)));
            }
            return indexes;
        }
    }

    /** So many leads for a campaign, each with a number that no other has. */
    private record Arrivals(TenantId tenant, CampaignId campaign, long from, int leads) {}

    private Arrivals arrivals(TenantId tenant, CampaignId campaign, int leads) {
        var arrivals = new Arrivals(tenant, campaign, numbers, leads);
        numbers += leads;
        return arrivals;
    }

    private List<Arrivals> arrivals(TenantId tenant, List<CampaignId> campaigns, int each) {
        var all = new ArrayList<Arrivals>();
        for (var campaign : campaigns) {
            for (int left = each; left > 0; left -= AT_ONCE) {
                all.add(arrivals(tenant, campaign, Math.min(left, AT_ONCE)));
            }
        }
        return all;
    }

    private void insert(List<Arrivals> all) {
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var inserts = all.stream()
                    .map(arrivals -> (Callable<Void>) () -> {
                        try (var connection = rig.campaigns().database()) {
                            insert(connection, arrivals);
                        }
                        return null;
                    })
                    .toList();
            for (var done : threads.invokeAll(inserts)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void insert(Connection connection, Arrivals arrivals) throws SQLException {
        var importId = UUID.randomUUID();
        try (var insert = connection.prepareStatement(LEADS);
                var taken = connection.prepareStatement(INTAKE)) {
            insert.setObject(1, arrivals.campaign.value());
            insert.setString(2, arrivals.tenant.value());
            insert.setObject(3, importId);
            insert.setLong(4, arrivals.from);
            insert.setLong(5, arrivals.from);
            insert.setLong(6, arrivals.from + arrivals.leads - 1);
            insert.executeUpdate();
            taken.setObject(1, importId);
            taken.setString(2, arrivals.tenant.value());
            taken.setObject(3, arrivals.campaign.value());
            taken.setInt(4, arrivals.leads);
            taken.setInt(5, arrivals.leads);
            taken.executeUpdate();
        }
    }
}
