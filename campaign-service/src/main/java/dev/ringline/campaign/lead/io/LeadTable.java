package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.Lead;
import dev.ringline.campaign.lead.Outcome;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.OutcomeRecorded.Result;
import dev.ringline.events.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Leads for the engines: one statement locks, a loop decides, one statement saves. Locked in the order of their ids. */
public final class LeadTable {
    private static final String SELECT = "SELECT id, tenant_id, campaign_id, number, number_hash, zones, fields,"
            + " expires_at, state, rule, reason, due_at, disposition, release_number, counted_attempts,"
            + " unburnt_releases, removing, outcome, callback_at, version FROM lead ";

    private static final String SAVE = """
            UPDATE lead SET state = new.state, rule = new.rule, reason = new.reason, due_at = new.due_at,
                disposition = new.disposition, release_number = new.release_number,
                counted_attempts = new.counted_attempts, unburnt_releases = new.unburnt_releases,
                removing = new.removing, outcome = new.outcome, callback_at = new.callback_at,
                version = new.version, changed_at = ?
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::int[],
                    ?::int[], ?::int[], ?::boolean[], ?::text[], ?::timestamptz[], ?::bigint[])
                AS new (campaign_id, id, state, rule, reason, due_at, disposition, release_number, counted_attempts,
                    unburnt_releases, removing, outcome, callback_at, version)
            WHERE lead.campaign_id = new.campaign_id AND lead.id = new.id
            """;

    private LeadTable() {}

    public static List<StoredLead> lock(Connection connection, Collection<CampaignId> campaigns, Collection<LeadId> ids)
            throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT + "WHERE campaign_id = ANY (?) AND id = ANY (?) ORDER BY id FOR NO KEY UPDATE")) {
            query.setArray(
                    1,
                    uuids(connection, campaigns.stream().map(CampaignId::value).toList()));
            query.setArray(2, uuids(connection, ids.stream().map(LeadId::value).toList()));
            return read(query);
        }
    }

    /** Leads of a tenant at one number, whichever campaign's, the newest first. Not locked. */
    static List<StoredLead> ofNumber(Connection connection, TenantId tenant, String numberHash, int most)
            throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT + "WHERE tenant_id = ? AND number_hash = ? ORDER BY created_at DESC, id DESC LIMIT ?")) {
            query.setString(1, tenant.value());
            query.setString(2, numberHash);
            query.setInt(3, most);
            return read(query);
        }
    }

    /**
     * Those that the hopper should look at now, most urgent first; what others have locked is left to them.
     *
     * @param all also those that are not due: the campaign's schedule is over
     */
    public static List<StoredLead> lockDue(
            Connection connection, CampaignId campaign, Instant now, boolean all, int most) throws SQLException {
        var due = all ? "" : "AND due_at <= ? ";
        try (var query = connection.prepareStatement(SELECT
                + "WHERE campaign_id = ? AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') "
                + due + "ORDER BY priority DESC, due_at, id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED")) {
            var index = 1;
            query.setObject(index++, campaign.value());
            if (!all) {
                query.setObject(index++, Sql.utc(now));
            }
            query.setInt(index, most);
            return read(query);
        }
    }

    /** Answered leads whose agents had their time. */
    static List<StoredLead> lockWrappedUp(Connection connection, Instant now, int most) throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT + "WHERE state = 'WRAP_UP' AND due_at <= ? ORDER BY id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED")) {
            query.setObject(1, Sql.utc(now));
            query.setInt(2, most);
            return read(query);
        }
    }

    /** Leads that were held before something changed. */
    static List<StoredLead> lockHeldBefore(Connection connection, CampaignId campaign, Instant before, int most)
            throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT
                        + "WHERE campaign_id = ? AND state = 'HELD' AND changed_at < ? ORDER BY id LIMIT ? FOR NO KEY UPDATE")) {
            query.setObject(1, campaign.value());
            query.setObject(2, Sql.utc(before));
            query.setInt(3, most);
            return read(query);
        }
    }

    /** Leads of a campaign in one state, by their ids after {@code after}. */
    static List<StoredLead> lockIn(Connection connection, CampaignId campaign, LeadState state, LeadId after, int most)
            throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT + "WHERE campaign_id = ? AND state = ? AND id > ? ORDER BY id LIMIT ? FOR NO KEY UPDATE")) {
            query.setObject(1, campaign.value());
            query.setString(2, state.name());
            query.setObject(3, after.value());
            query.setInt(4, most);
            return read(query);
        }
    }

    /** Where the lead's machine left them. */
    public static void save(Connection connection, List<StoredLead> leads, Instant now) throws SQLException {
        if (leads.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(SAVE)) {
            var columns = new Columns<>(connection, update, leads);
            update.setObject(1, Sql.utc(now));
            columns.set(2, "uuid", stored -> stored.campaign().value());
            columns.set(3, "uuid", stored -> stored.id().value());
            columns.set(4, "text", stored -> stored.lead().state().name());
            columns.set(5, "text", stored -> stored.lead().rule());
            columns.set(6, "text", stored -> stored.lead().reason());
            columns.set(7, "timestamptz", stored -> Sql.text(stored.lead().dueAt()));
            columns.set(8, "text", stored -> Sql.name(stored.lead().disposition()));
            columns.set(9, "int4", stored -> stored.lead().releaseNumber());
            columns.set(10, "int4", stored -> stored.lead().countedAttempts());
            columns.set(11, "int4", stored -> stored.lead().unburntReleases());
            columns.set(12, "bool", stored -> stored.lead().removing());
            columns.set(13, "text", stored -> outcome(stored.lead().outcome()));
            columns.set(14, "timestamptz", stored -> callbackAt(stored.lead().outcome()));
            columns.set(15, "int8", StoredLead::version);
            if (update.executeUpdate() != leads.size()) {
                throw new IllegalStateException("leads vanished under our lock");
            }
        }
    }

    /** Somebody spoke of their present attempts. The version stays: nothing was decided. */
    static void heard(Connection connection, List<StoredLead> leads, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE lead SET heard_at = ? WHERE campaign_id = ANY (?) AND id = ANY (?)")) {
            update.setObject(1, Sql.utc(now));
            update.setArray(
                    2,
                    uuids(
                            connection,
                            leads.stream().map(lead -> lead.campaign().value()).toList()));
            update.setArray(
                    3,
                    uuids(
                            connection,
                            leads.stream().map(lead -> lead.id().value()).toList()));
            update.executeUpdate();
        }
    }

    private static List<StoredLead> read(PreparedStatement query) throws SQLException {
        var leads = new ArrayList<StoredLead>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                leads.add(row(rows));
            }
        }
        return leads;
    }

    private static StoredLead row(ResultSet row) throws SQLException {
        return new StoredLead(
                new LeadId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                new CampaignId(row.getObject("campaign_id", UUID.class)),
                new E164(row.getString("number")),
                row.getString("number_hash"),
                row.getString("zones"),
                row.getString("fields"),
                Sql.instant(row, "expires_at"),
                lead(row),
                row.getLong("version"));
    }

    private static Lead lead(ResultSet row) throws SQLException {
        var disposition = row.getString("disposition");
        return new Lead(
                LeadState.valueOf(row.getString("state")),
                row.getString("rule"),
                row.getString("reason"),
                Sql.instant(row, "due_at"),
                disposition == null ? null : Disposition.valueOf(disposition),
                row.getInt("release_number"),
                row.getInt("counted_attempts"),
                row.getInt("unburnt_releases"),
                row.getBoolean("removing"),
                outcome(row.getString("outcome"), Sql.instant(row, "callback_at")));
    }

    /** An opt-out is kept as the result OPT_OUT, whatever else was said. */
    static String outcome(Outcome outcome) {
        return outcome == null
                ? null
                : outcome.optOut() ? Result.OPT_OUT.name() : outcome.result().name();
    }

    static Outcome outcome(String result, Instant callbackAt) {
        return result == null
                ? null
                : new Outcome(
                        Result.valueOf(result),
                        callbackAt,
                        Result.OPT_OUT.name().equals(result));
    }

    private static String callbackAt(Outcome outcome) {
        return outcome == null ? null : Sql.text(outcome.callbackAt());
    }

    private static java.sql.Array uuids(Connection connection, List<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.stream().distinct().toArray());
    }
}
