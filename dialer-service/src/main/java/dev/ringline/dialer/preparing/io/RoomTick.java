package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.restore.io.IdentityTable;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Cause;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    private final boolean looksOnce;
    private Set<AttemptId> looked = Set.of();
    private Wake wake;

    RoomTick(
            EngineDatabase database,
            AttemptTable attempts,
            ShardLease lease,
            Rooms rooms,
            Clock clock,
            @ConfigProperty(name = "ringline.agent.look-after", defaultValue = "1s") Duration lookAfter,
            @ConfigProperty(name = "ringline.agent.timeout", defaultValue = "10s") Duration agentTimeout,
            LiveKitSettings liveKit) {
        this.database = database;
        this.attempts = attempts;
        this.lease = lease;
        this.rooms = rooms;
        this.clock = clock;
        this.lookAfter = liveKit.seldom(lookAfter, agentTimeout.multipliedBy(3).dividedBy(4));
        this.looksOnce = !liveKit.isFenced();
    }

    public void start() {
        wake = Wake.start("rooms", PAUSE, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException {
        var shards = lease.shards().keySet();
        if (!shards.isEmpty() && !database.inTransaction(IdentityTable::read).isDoubtful()) {
            database.inTransaction(c -> giveUp(c, shards));
            rooms.sayWhatStands();
            database.inTransaction(c -> PreparedTable.withoutRoom(c, ADOPT_AFTER, shards))
                    .forEach(rooms::prepare);
            look(database.inTransaction(c -> PreparedTable.withoutAgent(c, lookAfter, shards)));
            database.inTransaction(c -> PreparedTable.doomed(c, shards)).forEach(rooms::close);
        } else {
            rooms.sayNoMore();
        }
        return PAUSE;
    }

    /** Where requests count, once is all. */
    private void look(List<AttemptId> withoutAgent) {
        withoutAgent.stream().filter(id -> !looksOnce || !looked.contains(id)).forEach(rooms::look);
        looked = Set.copyOf(withoutAgent);
    }

    private Void giveUp(Connection connection, Set<Integer> shards) throws SQLException {
        var now = clock.instant();
        var facts = new TreeMap<AttemptId, AttemptFact>();
        for (var id : PreparedTable.overdue(connection, shards)) {
            facts.put(id, AttemptFact.NotSent.before("no agent in time", Cause.US, now));
        }
        attempts.transition(connection, facts);
        return null;
    }
}
