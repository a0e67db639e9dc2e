package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.lifecycle.Campaign;
import dev.ringline.campaign.lifecycle.CampaignCommand;
import dev.ringline.campaign.lifecycle.CampaignDecider;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.CampaignChanged.State;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Campaigns for the engines. Rows are locked in the order of their ids. */
public final class CampaignTable {
    private static final String COLUMNS =
            "id, tenant_id, state, reasons, pool_id, definition, rules_version, version, created_at, changed_at";

    private CampaignTable() {}

    /** Without a lock: as it stands now. */
    public static List<StoredCampaign> read(Connection connection, Collection<CampaignId> ids) throws SQLException {
        return query(
                connection,
                "SELECT " + COLUMNS + " FROM campaign WHERE id = ANY (?) ORDER BY id",
                array(connection, ids));
    }

    /** Running campaigns for the hopper: not those that somebody else has now. */
    public static List<StoredCampaign> lockRunning(Connection connection, Collection<CampaignId> ids)
            throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE id = ANY (?) AND state = 'RUNNING'"
                + " ORDER BY id FOR NO KEY UPDATE SKIP LOCKED";
        return query(connection, sql, array(connection, ids));
    }

    /** While the caller's transaction lasts, it neither ends nor goes: leads may come in. The hopper works on. */
    public static Optional<StoredCampaign> hold(Connection connection, CampaignId id) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE id = ? FOR KEY SHARE";
        return query(connection, sql, id.value()).stream().findFirst();
    }

    /** To end it: waits for those who {@link #hold} it, and sees what they brought. */
    static Optional<StoredCampaign> lockToEnd(Connection connection, CampaignId id) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE id = ? FOR UPDATE";
        return query(connection, sql, id.value()).stream().findFirst();
    }

    public static Optional<StoredCampaign> lock(Connection connection, CampaignId id) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE id = ? FOR NO KEY UPDATE";
        return query(connection, sql, id.value()).stream().findFirst();
    }

    /** Those that a trunk concerns, ended ones not among them. */
    static List<StoredCampaign> lockOnTrunk(Connection connection, TenantId tenant, String sipTrunkId)
            throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE tenant_id = ? AND sip_trunk_id = ?"
                + " AND state IN ('DRAFT', 'SCHEDULED', 'RUNNING', 'PAUSED') ORDER BY id FOR NO KEY UPDATE";
        return query(connection, sql, tenant.value(), sipTrunkId);
    }

    /** Those at work that a pool concerns. */
    static List<StoredCampaign> lockOnPool(Connection connection, TenantId tenant, PoolId pool) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE tenant_id = ? AND pool_id = ?"
                + " AND state IN ('RUNNING', 'PAUSED') ORDER BY id FOR NO KEY UPDATE";
        return query(connection, sql, tenant.value(), pool.value());
    }

    /** Those at work of a tenant, or of all for {@code null}. */
    static List<StoredCampaign> lockAtWork(Connection connection, TenantId tenant) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM campaign WHERE tenant_id = coalesce(?::text, tenant_id)"
                + " AND state IN ('RUNNING', 'PAUSED') ORDER BY id FOR NO KEY UPDATE";
        return query(connection, sql, new Object[] {tenant == null ? null : tenant.value()});
    }

    /** Decides, saves, and says what to announce: nothing, if it was nothing. */
    public static Optional<Announcement> apply(
            Connection connection, StoredCampaign before, CampaignCommand command, UUID causationId, Instant now)
            throws SQLException {
        var events = CampaignDecider.decide(before.campaign(), command, now).events();
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(save(connection, before.after(events, now), causationId));
    }

    /** Saves a new version, and says what to announce. */
    static Announcement save(Connection connection, StoredCampaign after, UUID causationId) throws SQLException {
        var sql = "UPDATE campaign SET state = ?, reasons = ?, pool_id = ?, rules_version = ?, version = ?,"
                + " changed_at = ?, recheck_before = ? WHERE id = ? AND version = ?";
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, after.campaign().state().name());
            update.setArray(
                    2, SqlArray.TEXT.of(connection, names(after.campaign().reasons())));
            update.setObject(3, after.poolId() == null ? null : after.poolId().value());
            update.setLong(4, after.rulesVersion());
            update.setLong(5, after.version());
            update.setObject(6, utc(after.changedAt()));
            update.setObject(7, utc(after.changedAt()));
            update.setObject(8, after.id().value());
            update.setLong(9, after.version() - 1);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("campaign " + after.id() + " changed under our lock");
            }
        }
        return announcement(after, "campaign-service", causationId);
    }

    /** Leads that the tenant's campaigns hold are looked at again: a switch was turned. */
    static void recheck(Connection connection, TenantId tenant, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE campaign SET recheck_before = ? WHERE tenant_id = ? AND state = 'RUNNING'")) {
            update.setObject(1, utc(now));
            update.setString(2, tenant.value());
            update.executeUpdate();
        }
    }

    static Announcement announcement(StoredCampaign campaign, String actor, UUID causationId) {
        return new Announcement(
                campaign.changed(),
                campaign.id().toString(),
                campaign.version(),
                campaign.tenant(),
                actor,
                causationId,
                campaign.changedAt());
    }

    static String[] names(List<PauseReason> reasons) {
        return reasons.stream().map(PauseReason::name).toArray(String[]::new);
    }

    static List<PauseReason> reasons(String[] names) {
        return Arrays.stream(names).map(PauseReason::valueOf).toList();
    }

    private static List<StoredCampaign> query(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            bind(query, parameters);
            return read(query);
        }
    }

    private static void bind(PreparedStatement query, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            query.setObject(i + 1, parameters[i]);
        }
    }

    private static List<StoredCampaign> read(PreparedStatement query) throws SQLException {
        var campaigns = new ArrayList<StoredCampaign>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                campaigns.add(row(rows));
            }
        }
        return campaigns;
    }

    private static StoredCampaign row(ResultSet row) throws SQLException {
        var pool = row.getObject("pool_id", UUID.class);
        return new StoredCampaign(
                new CampaignId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                DefinitionJson.read(row.getString("definition")),
                pool == null ? null : new PoolId(pool),
                Campaign.of(State.valueOf(row.getString("state")), reasons((String[])
                        row.getArray("reasons").getArray())),
                row.getLong("rules_version"),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static java.sql.Array array(Connection connection, Collection<CampaignId> ids) throws SQLException {
        return SqlArray.UUID.of(
                connection, ids.stream().map(CampaignId::value).distinct().toArray());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
