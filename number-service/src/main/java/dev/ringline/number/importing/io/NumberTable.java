package dev.ringline.number.importing.io;

import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.number.importing.FoundNumber;
import dev.ringline.number.inventory.InactiveReason;
import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Numbers by the set, in one transaction of the engine's. */
public final class NumberTable {
    private static final String COLUMNS = """
            id, tenant_id, number, type, provider, provider_sid, account_id, capabilities, original_trunk_sid, purchased_at,
            campaign_id, pool_id, inactive_reason, version""";
    private static final String OF_ACCOUNT = "select " + COLUMNS
            + " from phone_number where tenant_id = ? and account_id = ? order by provider_sid for update";
    private static final String OF_CAMPAIGN =
            "select " + COLUMNS + " from phone_number where campaign_id = ? and tenant_id = ? order by id for update";
    private static final String ACTIVE_ELSEWHERE = """
            select number from phone_number
            where active and number = any (?) and (tenant_id <> ? or account_id <> ?)""";
    private static final String SAVE = """
            insert into phone_number (id, tenant_id, number, type, provider, provider_sid, account_id, capabilities,
                original_trunk_sid, purchased_at, campaign_id, pool_id, inactive_reason, version, active, changed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update set number = excluded.number, type = excluded.type,
                capabilities = excluded.capabilities, purchased_at = excluded.purchased_at,
                campaign_id = excluded.campaign_id, pool_id = excluded.pool_id, active = excluded.active,
                inactive_reason = excluded.inactive_reason, version = excluded.version, changed_at = excluded.changed_at""";

    private NumberTable() {}

    static List<PhoneNumber> lockAll(Connection connection, TenantId tenant, UUID accountId) throws SQLException {
        try (var statement = connection.prepareStatement(OF_ACCOUNT)) {
            statement.setString(1, tenant.value());
            statement.setObject(2, accountId);
            return read(statement);
        }
    }

    public static List<PhoneNumber> lockLinked(Connection connection, CampaignId campaign, TenantId tenant)
            throws SQLException {
        try (var statement = connection.prepareStatement(OF_CAMPAIGN)) {
            statement.setObject(1, campaign.value());
            statement.setString(2, tenant.value());
            return read(statement);
        }
    }

    /** Those of {@code found} that another tenant, or another account of this one, has active. */
    static Set<E164> activeElsewhere(Connection connection, TenantId tenant, UUID accountId, List<FoundNumber> found)
            throws SQLException {
        var numbers = found.stream().map(number -> number.number().value()).toArray();
        try (var statement = connection.prepareStatement(ACTIVE_ELSEWHERE)) {
            statement.setArray(1, SqlArray.TEXT.of(connection, numbers));
            statement.setString(2, tenant.value());
            statement.setObject(3, accountId);
            try (var rows = statement.executeQuery()) {
                var elsewhere = new HashSet<E164>();
                while (rows.next()) {
                    elsewhere.add(new E164(rows.getString(1)));
                }
                return elsewhere;
            }
        }
    }

    /** In the list's order: what becomes inactive stands before what becomes active. */
    public static void save(Connection connection, List<PhoneNumber> numbers, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE)) {
            for (var number : numbers) {
                set(connection, statement, number, now);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void set(Connection connection, PreparedStatement statement, PhoneNumber number, Instant now)
            throws SQLException {
        statement.setObject(1, number.id().value());
        statement.setString(2, number.tenantId().value());
        statement.setString(3, number.number().value());
        statement.setString(4, number.type());
        statement.setString(5, number.provider());
        statement.setString(6, number.providerSid());
        statement.setObject(7, number.accountId());
        statement.setArray(8, SqlArray.TEXT.of(connection, number.capabilities().toArray()));
        statement.setString(9, number.originalTrunkSid());
        statement.setTimestamp(10, number.purchasedAt() == null ? null : Timestamp.from(number.purchasedAt()));
        statement.setObject(
                11, number.campaignId() == null ? null : number.campaignId().value());
        statement.setObject(12, number.poolId() == null ? null : number.poolId().value());
        statement.setString(13, number.active() ? null : number.inactiveReason().text());
        statement.setLong(14, number.version());
        statement.setBoolean(15, number.active());
        statement.setTimestamp(16, Timestamp.from(now));
    }

    private static List<PhoneNumber> read(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var numbers = new ArrayList<PhoneNumber>();
            while (rows.next()) {
                numbers.add(number(rows));
            }
            return numbers;
        }
    }

    private static PhoneNumber number(ResultSet row) throws SQLException {
        var campaign = row.getObject("campaign_id", UUID.class);
        var pool = row.getObject("pool_id", UUID.class);
        var purchased = row.getTimestamp("purchased_at");
        return new PhoneNumber(
                new NumberId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                new E164(row.getString("number")),
                row.getString("type"),
                row.getString("provider"),
                row.getString("provider_sid"),
                row.getObject("account_id", UUID.class),
                List.of((String[]) row.getArray("capabilities").getArray()),
                row.getString("original_trunk_sid"),
                purchased == null ? null : purchased.toInstant(),
                campaign == null ? null : new CampaignId(campaign),
                pool == null ? null : new PoolId(pool),
                InactiveReason.of(row.getString("inactive_reason")),
                row.getLong("version"));
    }
}
