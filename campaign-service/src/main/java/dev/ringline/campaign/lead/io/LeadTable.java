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
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
                version = new.version, changed_at = ?, heard_at = coalesce(new.heard_at, lead.heard_at),
                ask = CASE WHEN new.released_rules IS NULL THEN lead.ask ELSE 0 END,
                released_at = CASE WHEN new.released_rules IS NULL THEN lead.released_at ELSE new.heard_at END,
                withdrawn_at = CASE WHEN new.released_rules IS NULL THEN lead.withdrawn_at END,
                released_rules = coalesce(new.released_rules, lead.released_rules)
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::int[],
                    ?::int[], ?::int[], ?::boolean[], ?::text[], ?::timestamptz[], ?::bigint[], ?::timestamptz[],
                    ?::bigint[])
                AS new (campaign_id, id, state, rule, reason, due_at, disposition, release_number, counted_attempts,
                    unburnt_releases, removing, outcome, callback_at, version, heard_at, released_rules)
            WHERE lead.campaign_id = new.campaign_id AND lead.id = new.id
            """;

    private static final String DUE = """
            SELECT due.* FROM unnest(?::uuid[], ?::int[]) AS wanted (campaign_id, most), LATERAL (
                %s
                WHERE campaign_id = wanted.campaign_id AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT')
                    AND due_at <= ?
                ORDER BY priority DESC, due_at, id LIMIT wanted.most FOR NO KEY UPDATE SKIP LOCKED) AS due
            """.formatted(SELECT);

    private LeadTable() {}

    /** Which lead. The campaign is part of it, as it is of every index. */
    public record Key(CampaignId campaign, LeadId id) {
        static Key of(StoredLead lead) {
            return new Key(lead.campaign(), lead.id());
        }
    }

    /**
     * A lead to be saved.
     *
     * @param heardAt when its present attempt was spoken of or released; {@code null}: not now
     * @param releasedRules the rules by which it is released with this; {@code null}: it is not
     */
    public record Change(StoredLead lead, Instant heardAt, Long releasedRules) {}

    /** By pairs: campaigns and ids beside each other would be looked up each with each. */
    public static List<StoredLead> lock(Connection connection, Collection<Key> keys) throws SQLException {
        try (var query = connection.prepareStatement(SELECT
                + "JOIN unnest(?::uuid[], ?::uuid[]) AS wanted (campaign_id, id) USING (campaign_id, id)"
                + " ORDER BY id FOR NO KEY UPDATE OF lead")) {
            setKeys(connection, query, 1, keys);
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
     * Those that the hopper should look at now, campaign after campaign, each's most urgent first; what others have locked is
     * left to them.
     *
     * @param most of each campaign
     */
    public static List<StoredLead> lockDue(Connection connection, Map<CampaignId, Integer> most, Instant now)
            throws SQLException {
        try (var query = connection.prepareStatement(DUE)) {
            var campaigns = List.copyOf(most.entrySet());
            var columns = new Columns<>(connection, query, campaigns);
            columns.set(1, SqlArray.UUID, campaign -> campaign.getKey().value());
            columns.set(2, SqlArray.INT4, Map.Entry::getValue);
            query.setObject(3, Sql.utc(now));
            return read(query);
        }
    }

    /** The same of one campaign, due or not: its schedule is over. */
    public static List<StoredLead> lockWaiting(Connection connection, CampaignId campaign, int most)
            throws SQLException {
        try (var query = connection.prepareStatement(SELECT
                + "WHERE campaign_id = ? AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') "
                + "ORDER BY priority DESC, due_at, id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED")) {
            query.setObject(1, campaign.value());
            query.setInt(2, most);
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
    public static void save(Connection connection, List<Change> leads, Instant now) throws SQLException {
        if (leads.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(SAVE)) {
            var columns = new Columns<>(connection, update, leads);
            update.setObject(1, Sql.utc(now));
            columns.set(2, SqlArray.UUID, change -> change.lead().campaign().value());
            columns.set(3, SqlArray.UUID, change -> change.lead().id().value());
            columns.set(4, SqlArray.TEXT, change -> change.lead().lead().state().name());
            columns.set(5, SqlArray.TEXT, change -> change.lead().lead().rule());
            columns.set(6, SqlArray.TEXT, change -> change.lead().lead().reason());
            columns.set(7, SqlArray.TIMESTAMPTZ, change -> change.lead().lead().dueAt());
            columns.set(
                    8, SqlArray.TEXT, change -> Sql.name(change.lead().lead().disposition()));
            columns.set(9, SqlArray.INT4, change -> change.lead().lead().releaseNumber());
            columns.set(10, SqlArray.INT4, change -> change.lead().lead().countedAttempts());
            columns.set(11, SqlArray.INT4, change -> change.lead().lead().unburntReleases());
            columns.set(12, SqlArray.BOOL, change -> change.lead().lead().removing());
            columns.set(
                    13, SqlArray.TEXT, change -> outcome(change.lead().lead().outcome()));
            columns.set(
                    14,
                    SqlArray.TIMESTAMPTZ,
                    change -> callbackAt(change.lead().lead().outcome()));
            columns.set(15, SqlArray.INT8, change -> change.lead().version());
            columns.set(16, SqlArray.TIMESTAMPTZ, change -> change.heardAt());
            columns.set(17, SqlArray.INT8, Change::releasedRules);
            if (update.executeUpdate() != leads.size()) {
                throw new IllegalStateException("leads vanished under our lock");
            }
        }
    }

    /**
     * Somebody spoke of their present attempts. The version stays: nothing was decided.
     *
     * @param notSince those of whom it was said later are left as they are
     */
    static void heard(Connection connection, List<StoredLead> leads, Instant now, Instant notSince)
            throws SQLException {
        if (leads.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(
                "UPDATE lead SET heard_at = ? FROM unnest(?::uuid[], ?::uuid[]) AS heard (campaign_id, id)"
                        + " WHERE lead.campaign_id = heard.campaign_id AND lead.id = heard.id AND lead.heard_at < ?")) {
            update.setObject(1, Sql.utc(now));
            setKeys(connection, update, 2, leads.stream().map(Key::of).toList());
            update.setObject(4, Sql.utc(notSince));
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

    private static Instant callbackAt(Outcome outcome) {
        return outcome == null ? null : outcome.callbackAt();
    }

    /** Two arrays, from {@code index} on; no lead twice. */
    static void setKeys(Connection connection, PreparedStatement statement, int index, Collection<Key> keys)
            throws SQLException {
        var distinct = keys.stream().distinct().toList();
        var campaigns = distinct.stream().map(key -> key.campaign().value()).toArray();
        statement.setArray(index, SqlArray.UUID.of(connection, campaigns));
        var ids = distinct.stream().map(key -> key.id().value()).toArray();
        statement.setArray(index + 1, SqlArray.UUID.of(connection, ids));
    }
}
