package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.dialer.calling.Remark;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.TenantId;
import dev.ringline.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What a person may do to an attempt: end its call, or settle what nobody else could find out. */
@ApplicationScoped
class PersonActions {
    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final LiveKitRooms rooms;
    private final Clock clock;
    private final LiveKitSettings liveKit;

    PersonActions(
            EngineDatabase database, AttemptTable attempts, LiveKitRooms rooms, Clock clock, LiveKitSettings liveKit) {
        this.database = database;
        this.attempts = attempts;
        this.rooms = rooms;
        this.clock = clock;
        this.liveKit = liveKit;
    }

    /** Closes the room; what then comes of the attempt its holder and LiveKit say. */
    Attempt hangUp(TenantId tenant, AttemptId id, String actor) throws SQLException {
        var attempt = database.inTransaction(connection -> {
            var found = find(connection, tenant, id);
            if (found.state() != AttemptState.DIALING && found.state() != AttemptState.ANSWERED) {
                throw Problem.conflict("only a call that rings or talks can be ended; it is " + found.state());
            }
            HangUpTable.ask(connection, id, actor);
            return found;
        });
        if (!rooms.delete(id.room())) {
            throw Problem.of(503, "Service Unavailable", "LiveKit did not close the room: ask again");
        }
        return attempt;
    }

    Attempt resolve(TenantId tenant, AttemptId id, Disposition disposition, String evidence, String actor)
            throws SQLException {
        return database.inTransaction(connection -> {
            var found = find(connection, tenant, id);
            if (found.state() != AttemptState.UNKNOWN && found.disposition() != Disposition.UNKNOWN) {
                throw Problem.conflict("only an unknown attempt can be resolved; it is " + found.state());
            }
            if (found.state() == AttemptState.UNKNOWN && !liveKit.isFenced() && !isDead(connection, id)) {
                throw Problem.conflict("its dial may still arrive and ring the number: settle it a few minutes later");
            }
            var after = found;
            for (var fact : facts(found, disposition, Remark.of(actor + ": " + evidence), clock.instant())) {
                after = attempts.transition(connection, id, fact).orElse(after);
            }
            return after;
        });
    }

    private static List<AttemptFact> facts(Attempt attempt, Disposition disposition, String says, Instant now) {
        var seen = new Evidence("person", says, now);
        return switch (disposition) {
            case ANSWERED ->
                List.of(new AttemptFact.Answered(CallIds.NONE, seen, now), new AttemptFact.HungUp(null, now));
            case NOT_SENT -> List.of(new AttemptFact.NotSent(disposition, Cause.US, "settled by a person", seen, now));
            case BUSY, NO_ANSWER, UNAVAILABLE, REJECTED, INVALID_NUMBER -> failed(disposition, Cause.CALLEE, seen, now);
            case TRUNK_FAILURE -> failed(disposition, Cause.CARRIER, seen, now);
            case UNKNOWN ->
                attempt.state() == AttemptState.UNKNOWN
                        ? List.of(new AttemptFact.SettledUnknown("settled by a person", seen, now))
                        : List.of();
            case CANCELLED, THROTTLED, TRUNK_AUTH, MEDIA, INFRA, CONFIG, UNCLASSIFIED, UNRECOGNIZED ->
                throw Problem.badRequest(
                        "disposition",
                        "ANSWERED, BUSY, NO_ANSWER, UNAVAILABLE, REJECTED, INVALID_NUMBER, TRUNK_FAILURE, NOT_SENT or UNKNOWN");
        };
    }

    private static List<AttemptFact> failed(Disposition disposition, Cause cause, Evidence seen, Instant now) {
        return List.of(new AttemptFact.Failed(OutcomeTable.outcome(disposition, cause), CallIds.NONE, seen, now));
    }

    /** Without a fence: whether it was held off for as long as it could come or ring. */
    private static boolean isDead(Connection connection, AttemptId id) throws SQLException {
        try (var select =
                connection.prepareStatement("select from reconciliation where attempt_id = ? and stage = 'PROVE'")) {
            select.setObject(1, id.value());
            return select.executeQuery().next();
        }
    }

    /** Another tenant's is none. */
    private Attempt find(Connection connection, TenantId tenant, AttemptId id) throws SQLException {
        var stored = attempts.find(connection, List.of(id)).get(id);
        if (stored == null || !stored.attempt().tenantId().equals(tenant)) {
            throw Problem.notFound();
        }
        return stored.attempt();
    }
}
