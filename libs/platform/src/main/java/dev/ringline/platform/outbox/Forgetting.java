package dev.ringline.platform.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a service says when its database was put back: others heard of things that it now knows nothing of, and count them
 * until they are taken back.
 */
@FunctionalInterface
public interface Forgetting {
    /**
     * Called once a restore, before anything is decided on the restored database.
     *
     * @param connection the transaction in which the records are written; nothing else is decided meanwhile
     * @param floor of the versions that the restored database said last ({@link VersionFloor})
     * @throws SQLException if it cannot be found out at present, whatever the reason: it is asked again
     */
    List<Announcement> takenBack(Connection connection, long floor) throws SQLException;
}
