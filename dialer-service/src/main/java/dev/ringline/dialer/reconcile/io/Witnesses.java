package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.carrier.io.CarrierCalls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.reconcile.CarrierWord;
import dev.ringline.dialer.reconcile.Finding;
import dev.ringline.dialer.reconcile.Reconciliation.Stage;
import dev.ringline.dialer.webhook.io.SightingTable;
import dev.ringline.events.Attempt;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/** Asks whoever can say something at a stage: LiveKit, what it told us before, the carrier. */
@ApplicationScoped
class Witnesses {
    private static final Logger LOG = Logger.getLogger(Witnesses.class);

    private final LiveKitRooms rooms;
    private final CarrierCalls carrier;
    private final EngineDatabase database;

    Witnesses(LiveKitRooms rooms, CarrierCalls carrier, EngineDatabase database) {
        this.rooms = rooms;
        this.carrier = carrier;
        this.database = database;
    }

    Finding ask(Stage stage, Attempt attempt) throws SQLException {
        try {
            return switch (stage) {
                case LOOK -> look(attempt);
                case FENCE -> fence(attempt);
                case HOLD -> hold(attempt);
                case FENCE_AGAIN -> fenceAgain(attempt);
                case PROVE -> prove(attempt);
            };
        } catch (IOException e) {
            LOG.warnf("attempt %s, %s: %s", attempt.attemptId(), stage, e.getMessage());
            return new Finding.Unreachable();
        }
    }

    private Finding look(Attempt attempt) throws IOException {
        return rooms.leg(attempt.attemptId())
                .map(leg -> new Finding.Callee(leg.talking(), leg.ids()))
                .orElseGet(() -> new Finding.Callee(false, CallIds.NONE));
    }

    private Finding fence(Attempt attempt) throws IOException {
        CrashPoint.at("before-fence");
        var was = rooms.close(attempt.attemptId().room());
        CrashPoint.at("after-fence");
        return new Finding.Closed(was);
    }

    /** Whoever still stands, or came back, was there. */
    private Finding fenceAgain(Attempt attempt) throws IOException {
        var room = attempt.attemptId().room();
        var was = rooms.close(room);
        return new Finding.Closed(was || !rooms.standing(List.of(room)).isEmpty());
    }

    /** What came late into a room of its own making is put out; then as {@link #prove}. */
    private Finding hold(Attempt attempt) throws IOException, SQLException {
        rooms.close(attempt.attemptId().room());
        return prove(attempt);
    }

    private Finding prove(Attempt attempt) throws SQLException {
        var seen = database.inTransaction(connection -> SightingTable.of(connection, attempt.attemptId()));
        var leg = seen.legEnd(attempt.slotAt());
        var certain = leg instanceof LegEnd.Unanswered unanswered && unanswered.certain();
        return new Finding.Evidence(
                leg,
                seen.ids(),
                seen.overAt().orElse(null),
                certain ? new CarrierWord.NotAskable() : carrier.ask(attempt));
    }
}
