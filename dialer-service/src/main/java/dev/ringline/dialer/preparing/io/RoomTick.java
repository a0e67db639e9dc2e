package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Cause;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Looks after the rooms of the shard: makes those stand that a dead owner left, looks for agents whose webhook did not come,
 * gives up on those that are late, and closes what nobody wants any more.
 */
@ApplicationScoped
public class RoomTick {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration ADOPT_AFTER = Duration.ofSeconds(2);

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final ShardLease lease;
    private final Rooms rooms;
    private final Clock clock;
    private final Duration lookAfter;
    private Wake wake;

    RoomTick(
            EngineDatabase database,
            AttemptTable attempts,
            ShardLease lease,
            Rooms rooms,
            Clock clock,
            @ConfigProperty(name = "ringline.agent.look-after", defaultValue = "1s") Duration lookAfter) {
        this.database = database;
        this.attempts = attempts;
        this.lease = lease;
        this.rooms = rooms;
        this.clock = clock;
        this.lookAfter = lookAfter;
    }

    public void start() {
        wake = Wake.start("rooms", PAUSE, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException {
        if (lease.owned().isPresent()) {
            database.inTransaction(this::giveUp);
            database.inTransaction(c -> PreparedTable.withoutRoom(c, ADOPT_AFTER))
                    .forEach(rooms::prepare);
            database.inTransaction(c -> PreparedTable.withoutAgent(c, lookAfter))
                    .forEach(rooms::look);
            database.inTransaction(PreparedTable::doomed).forEach(rooms::close);
        }
        return PAUSE;
    }

    private Void giveUp(Connection connection) throws SQLException {
        var now = clock.instant();
        var facts = new TreeMap<AttemptId, AttemptFact>();
        for (var id : PreparedTable.overdue(connection)) {
            facts.put(id, AttemptFact.NotSent.before("no agent in time", Cause.US, now));
        }
        attempts.transition(connection, facts);
        return null;
    }
}
