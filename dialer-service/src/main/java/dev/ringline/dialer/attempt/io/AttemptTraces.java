package dev.ringline.dialer.attempt.io;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** What an attempt leaves in the small tables beside its row, and when it goes. */
final class AttemptTraces {
    private AttemptTraces() {}

    static void follow(Connection connection, Collection<Attempt> after) throws SQLException {
        run(connection, "delete from waiting where attempt_id = any (?)", which(after, a -> !isWaiting(a)));
        run(connection, "update prepared set claimed = true where attempt_id = any (?)", which(after, a -> isOut(a)));
        run(
                connection,
                "delete from live_call where attempt_id = any (?)",
                which(after, a -> a.state().isFinal()));
        // the room of an answered call closes with its last participant; any other has to be closed
        run(connection, "delete from prepared where attempt_id = any (?)", which(after, a -> wasAnswered(a)));
        run(
                connection,
                "update prepared set doomed = true where attempt_id = any (?)",
                which(after, a -> a.state().isFinal() && !wasAnswered(a)));
    }

    private static boolean isWaiting(Attempt attempt) {
        return attempt.state() == AttemptState.WAITING || attempt.state() == AttemptState.PREPARING;
    }

    private static boolean isOut(Attempt attempt) {
        return attempt.state() == AttemptState.DIALING;
    }

    private static boolean wasAnswered(Attempt attempt) {
        return attempt.state().isFinal() && attempt.answeredAt() != null;
    }

    private static List<AttemptId> which(Collection<Attempt> after, Predicate<Attempt> condition) {
        return after.stream().filter(condition).map(Attempt::attemptId).toList();
    }

    private static void run(Connection connection, String sql, List<AttemptId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, AttemptJson.ids(connection, ids));
            statement.executeUpdate();
        }
    }
}
