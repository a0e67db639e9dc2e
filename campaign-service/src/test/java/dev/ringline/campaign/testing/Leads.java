package dev.ringline.campaign.testing;

import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.testing.SharedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Leads as an import leaves them, and the database as it stands. */
public final class Leads {
    private static final NumberHash HASHES = new NumberHash(SharedServers.keys().numberHash());

    private Leads() {}

    public static Connection database() throws SQLException {
        var servers = SharedServers.servers();
        var url = "jdbc:postgresql://%s:%d/campaign".formatted(servers.databaseHost(), servers.databasePort());
        return DriverManager.getConnection(url, "campaign_engine", Databases.PASSWORD);
    }

    /** Waiting leads in one time zone, with the intake that accounts for them. */
    public static List<LeadId> add(TenantId tenant, CampaignId campaign, String zone, String... numbers) {
        try (var connection = database()) {
            connection.setAutoCommit(false);
            var ids = new ArrayList<LeadId>();
            for (var number : numbers) {
                ids.add(insert(connection, tenant, campaign, zone, number));
            }
            intake(connection, tenant, campaign, numbers.length);
            connection.commit();
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One value of one row. */
    @SuppressWarnings("unchecked")
    public static <T> T value(String sql, Object... parameters) {
        try (var connection = database();
                var query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (var rows = query.executeQuery()) {
                return rows.next() ? (T) rows.getObject(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the service keys a number. */
    public static String hash(TenantId tenant, String number) {
        return HASHES.of(tenant, new E164(number));
    }

    public static String state(LeadId lead) {
        return value("SELECT state FROM lead WHERE id = ?", lead.value());
    }

    public static String rule(LeadId lead) {
        return value("SELECT rule FROM lead WHERE id = ?", lead.value());
    }

    public static void update(String sql, Object... parameters) {
        try (var connection = database();
                var update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LeadId insert(
            Connection connection, TenantId tenant, CampaignId campaign, String zone, String number)
            throws SQLException {
        var id = new LeadId(UUID.randomUUID());
        try (var insert = connection.prepareStatement("""
                INSERT INTO lead (campaign_id, id, tenant_id, number, number_hash, zones, created_at, state, due_at, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, now(), 'WAITING', now(), now())
                """)) {
            insert.setObject(1, campaign.value());
            insert.setObject(2, id.value());
            insert.setString(3, tenant.value());
            insert.setString(4, number);
            insert.setString(5, hash(tenant, number));
            insert.setString(6, zone);
            insert.executeUpdate();
        }
        return id;
    }

    private static void intake(Connection connection, TenantId tenant, CampaignId campaign, int leads)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO intake (import_id, chunk, tenant_id, campaign_id, imported, invalid, duplicate, suppressed, waiting,
                    committed_at) VALUES (?, 0, ?, ?, ?, 0, 0, 0, ?, now())
                """)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, tenant.value());
            insert.setObject(3, campaign.value());
            insert.setInt(4, leads);
            insert.setInt(5, leads);
            insert.executeUpdate();
        }
    }
}
