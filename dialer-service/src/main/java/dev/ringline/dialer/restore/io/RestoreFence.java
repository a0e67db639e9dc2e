package dev.ringline.dialer.restore.io;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Shuts the shards when the database is not the one that we last were open on: a restored backup, or a failover that began a
 * new timeline, may have forgotten dials. Claims find the shards shut in their own transaction.
 */
@ApplicationScoped
public class RestoreFence {
    private static final Logger LOG = Logger.getLogger(RestoreFence.class);
    private static final String FIRST_SEEN = """
            insert into database_identity (system_identifier, timeline)
            select s.system_identifier, c.timeline_id from pg_control_system() s, pg_control_checkpoint() c
            on conflict do nothing""";
    private static final String SHUT = """
            update shard set shut_reason = 'the database was restored or failed over'
            where shut_reason is null and not exists (
                select from database_identity i, pg_control_system() s, pg_control_checkpoint() c
                where i.system_identifier = s.system_identifier and i.timeline = c.timeline_id)""";
    private static final String OPEN = """
            with seen as (
                update database_identity i set system_identifier = s.system_identifier, timeline = c.timeline_id,
                    seen_at = clock_timestamp()
                from pg_control_system() s, pg_control_checkpoint() c)
            update shard set shut_reason = null where shut_reason is not null""";

    /** To be called in the transaction that takes a shard: an epoch on an unknown database begins shut. */
    public void check(Connection connection) throws SQLException {
        try (var first = connection.prepareStatement(FIRST_SEEN);
                var shut = connection.prepareStatement(SHUT)) {
            first.executeUpdate();
            if (shut.executeUpdate() > 0) {
                LOG.error("the database was restored or failed over: nothing is dialled until it is reconciled");
            }
        }
    }

    public boolean isShut(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select from shard where shut_reason is not null limit 1");
                var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /** What was forgotten is known again. */
    public void open(Connection connection) throws SQLException {
        try (var open = connection.prepareStatement(OPEN)) {
            open.executeUpdate();
        }
        LOG.warn("the shards are open again");
    }
}
