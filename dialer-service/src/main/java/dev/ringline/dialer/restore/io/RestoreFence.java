package dev.ringline.dialer.restore.io;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Shuts the shards on a database that is not the one that it was; {@link RestoreTick} opens them when nothing is forgotten. */
@ApplicationScoped
public class RestoreFence {
    private static final Logger LOG = Logger.getLogger(RestoreFence.class);

    public boolean isShut(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select " + IdentityTable.IS_SOUND);
                var row = select.executeQuery()) {
            row.next();
            return !row.getBoolean(1);
        }
    }

    /** By somebody who knows that nobody is rung twice. */
    public void open(Connection connection) throws SQLException {
        IdentityTable.lockAndCompare(connection);
        IdentityTable.proven(connection);
        LOG.warn("the shards are opened by hand");
    }
}
