package dev.ringline.dialer.attempt.io;

import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What an attempt leaves in the small tables beside its row, and when it goes. */
final class AttemptTraces {
    private static final String NO_MORE_WAITING = "delete from waiting where attempt_id = any (?)";
    private static final String CLAIMED = """
            delete from prepared where attempt_id = any (?)
            returning attempt_id, began_at, coalesce(ready_at, room_created_at, began_at) as ready_at,
                clock_timestamp() as now""";
    private static final String ANSWERED = "update live_call set deadline = null where attempt_id = any (?)";
    private static final String OVER = "delete from live_call where attempt_id = any (?)";

    /** In the order of their ids, as all who change more than one of what is not claimed yet. */
    private static final String GIVEN_UP = """
            with held as (select attempt_id from prepared where attempt_id = any (?) order by attempt_id for update)
            update prepared set doomed = true from held where prepared.attempt_id = held.attempt_id
            returning ready_at, clock_timestamp() as now""";

    private static final String ROOM_TO_CLOSE = """
            insert into prepared (attempt_id, tenant_id, campaign_id, pool_id, agent_first, began_at, agent_deadline, doomed)
            select attempt_id, tenant_id, campaign_id, pool_id, false, clock_timestamp(), clock_timestamp(), true
            from attempt where attempt_id = any (?)
            on conflict (attempt_id) do update set doomed = true""";

    /** The callee, or the carrier itself? Only one that can be asked. */
    private static final String DECLINED = """
            insert into declined (attempt_id, tenant_id, pool_id)
            select a.attempt_id, a.tenant_id, a.pool_id from attempt a join pool_rule p using (pool_id)
            where a.attempt_id = any (?) and p.carrier = 'twilio' and p.sealed_credentials is not null
            on conflict do nothing""";

    private static final int DECLINE = 603;

    private AttemptTraces() {}

    static void follow(Connection connection, List<AttemptStep> steps, StageFigures figures) throws SQLException {
        run(connection, NO_MORE_WAITING, which(steps, AttemptStep::leavesTheLine));
        var claimed = steps.stream()
                .filter(step -> step.entered(AttemptState.DIALING))
                .collect(Collectors.toMap(step -> step.after().id(), AttemptStep::attempt));
        run(connection, CLAIMED, claimed.keySet(), row -> figures.claimed(claimed.get(id(row)), row));
        run(connection, ANSWERED, which(steps, step -> step.entered(AttemptState.ANSWERED)));
        run(connection, OVER, which(steps, AttemptStep::ends));
        run(connection, GIVEN_UP, which(steps, step -> step.ends() && !wasClaimed(step)), figures::givenUp);
        // the room of an answered call closes with its last participant; any other that a dial went to has to be closed
        run(connection, ROOM_TO_CLOSE, which(steps, AttemptTraces::leavesARoom));
        run(connection, DECLINED, which(steps, AttemptTraces::isDeclined));
    }

    private static boolean wasClaimed(AttemptStep step) {
        return step.attempt().slotAt() != null;
    }

    private static boolean leavesARoom(AttemptStep step) {
        return step.ends() && wasClaimed(step) && step.attempt().answeredAt() == null;
    }

    private static boolean isDeclined(AttemptStep step) {
        return step.ends()
                && step.attempt().sipStatus() != null
                && step.attempt().sipStatus() == DECLINE;
    }

    private static List<AttemptId> which(List<AttemptStep> steps, Predicate<AttemptStep> condition) {
        return steps.stream().filter(condition).map(step -> step.after().id()).toList();
    }

    private static AttemptId id(ResultSet row) throws SQLException {
        return new AttemptId(row.getObject("attempt_id", UUID.class));
    }

    private static void run(Connection connection, String sql, Collection<AttemptId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, AttemptJson.ids(connection, ids));
            statement.executeUpdate();
        }
    }

    /** What is done with a row that went. */
    @FunctionalInterface
    private interface Seen {
        void row(ResultSet row) throws SQLException;
    }

    private static void run(Connection connection, String sql, Collection<AttemptId> ids, Seen seen)
            throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, AttemptJson.ids(connection, ids));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    seen.row(rows);
                }
            }
        }
    }
}
