package dev.ringline.platform.projection;

import dev.ringline.events.Event;
import dev.ringline.events.codec.UnreadableRecord;
import dev.ringline.platform.kafka.ConsumerDefaults;
import dev.ringline.platform.outbox.HeaderText;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.secret.Sealing;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Settles what was put aside: takes it in again, or writes down who let it go. */
@ApplicationScoped
class DeadLetters {
    private final AgroalDataSource database;
    private final Instance<Projection<?>> projections;
    private final ConsumerDefaults consumers;
    private final ProjectionRunner runner;
    private final Sealing sealing;
    private final Clock clock;

    DeadLetters(
            @DataSource("engine") AgroalDataSource database,
            @Any Instance<Projection<?>> projections,
            ConsumerDefaults consumers,
            ProjectionRunner runner,
            Sealing sealing,
            Clock clock) {
        this.database = database;
        this.projections = projections;
        this.consumers = consumers;
        this.runner = runner;
        this.sealing = sealing;
        this.clock = clock;
    }

    List<DeadLetter> page(boolean open, UUID after, int limit) throws SQLException {
        try (var connection = database.getConnection()) {
            return DeadLetterTable.page(connection, open, after, limit);
        }
    }

    /** As if it came now, one transaction with its being settled. */
    DeadLetter redrive(UUID id, String actor) throws SQLException {
        return settle(id, "redriven", actor, this::takeIn);
    }

    /** What it says is lost on purpose. */
    DeadLetter dismiss(UUID id, String actor) throws SQLException {
        return settle(id, "dismissed", actor, (connection, letter) -> {});
    }

    private DeadLetter settle(UUID id, String how, String actor, Settling settling) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var letter = DeadLetterTable.lock(connection, id).orElseThrow(Problem::notFound);
                if (letter.settledAt() != null) {
                    throw Problem.conflict("was " + letter.settledHow() + " already");
                }
                settling.in(connection, letter);
                for (var lifted : RuleStopTable.liftByLetter(connection, id)) {
                    projectionOf(letter).resumed(connection, lifted);
                }
                DeadLetterTable.settle(connection, id, how, actor, clock.instant());
                var settled = DeadLetterTable.lock(connection, id).orElseThrow();
                connection.commit();
                return settled;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private void takeIn(Connection connection, DeadLetter letter) {
        var projection = projectionOf(letter);
        var sealed = DeadLetters.sealed(connection, letter);
        var value = sealed.value() == null ? null : sealing.openBytes(sealed.value());
        if (value != null && value.length < letter.valueBytes()) {
            throw Problem.unprocessable(null, "it was too large to be kept whole");
        }
        try {
            apply(connection, projection, letter, sealed.headers(), value);
        } catch (UnreadableRecord e) {
            throw Problem.unprocessable(null, "still unreadable: " + e.getMessage());
        } catch (SQLException | RuntimeException e) {
            throw Problem.unprocessable(null, "still not digestible: " + new Undigestible(e).getMessage());
        }
    }

    private <E extends Event> void apply(
            Connection connection, Projection<E> projection, DeadLetter letter, String headers, byte[] value)
            throws SQLException {
        var recorded = ProjectionRunner.decode(projection, HeaderText.read(headers), value);
        runner.apply(connection, projection, letter.consumer(), List.of(recorded));
    }

    private Projection<?> projectionOf(DeadLetter letter) {
        return projections.stream()
                .filter(projection -> consumers.consumer(projection.channel()).equals(letter.consumer()))
                .findFirst()
                .orElseThrow(() -> Problem.conflict("nothing takes it in again for " + letter.consumer()));
    }

    private static DeadLetterTable.Sealed sealed(Connection connection, DeadLetter letter) {
        try {
            return DeadLetterTable.sealed(connection, letter.id());
        } catch (SQLException e) {
            throw new IllegalStateException("dead letter could not be read", e);
        }
    }

    @FunctionalInterface
    private interface Settling {
        void in(Connection connection, DeadLetter letter) throws SQLException;
    }
}
