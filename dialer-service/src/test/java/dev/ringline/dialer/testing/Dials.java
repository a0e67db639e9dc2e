package dev.ringline.dialer.testing;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.io.DialGateway;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.claim.io.DialClaims;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Attempts that stand where the claim leaves them, and their dials. */
@ApplicationScoped
public class Dials {
    /** One of the simulated carrier's own, so that it keeps the calls. */
    public static final E164 CALLER_ID = new E164("+12025550100");

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final LiveKitRooms rooms;
    private final DialGateway gateway;

    Dials(EngineDatabase database, AttemptTable attempts, LiveKitRooms rooms, DialGateway gateway) {
        this.database = database;
        this.attempts = attempts;
        this.rooms = rooms;
        this.gateway = gateway;
    }

    /** Claimed, its room standing, its deadline so far away. */
    public DialClaim claimed(String number, Duration deadline) throws SQLException, IOException {
        var release = release(number);
        rooms.create(release);
        var now = Instant.now();
        var claim = new AttemptFact.Claimed(
                CALLER_ID, new NumberId(UUID.randomUUID()), "dialer-test", 1, 1, now, now.plus(deadline), now);
        var attempt = database.inTransaction(connection -> {
            attempts.start(connection, List.of(new AttemptTable.Start(AttemptStart.of(release, now), null)));
            attempts.transition(connection, release.attemptId(), new AttemptFact.PreparationBegan(now));
            occupy(connection, release, claim.deadline());
            return attempts.transition(connection, release.attemptId(), claim).orElseThrow();
        });
        return DialClaims.of(attempt, release, System.nanoTime());
    }

    private static void occupy(Connection connection, LeadReleased release, Instant deadline) throws SQLException {
        var sql = "insert into live_call (tenant_id, number, attempt_id, campaign_id, pool_id, since, deadline)"
                + " values (?, ?, ?, ?, ?, now(), ?) on conflict (tenant_id, number) do nothing";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, release.tenantId().value());
            insert.setString(2, release.number().value());
            insert.setObject(3, release.attemptId().value());
            insert.setObject(4, release.campaignId().value());
            insert.setObject(5, release.poolId().value());
            insert.setTimestamp(6, Timestamp.from(deadline));
            insert.executeUpdate();
        }
    }

    /** Dials a number and returns when its holder has said what came of it; a slot missed by a busy machine is dialled anew. */
    public AttemptId dial(String number, Duration deadline) throws SQLException, IOException {
        while (true) {
            var claim = claimed(number, deadline);
            gateway.dial(claim, Runnable::run);
            var after = stored(claim.attempt().attemptId());
            if (after.state() != AttemptState.NOT_SENT || !"slot missed".equals(after.reason())) {
                return after.attemptId();
            }
        }
    }

    public CompletableFuture<Void> dialInBackground(DialClaim claim) {
        return CompletableFuture.runAsync(() -> gateway.dial(claim, Runnable::run));
    }

    public Attempt stored(AttemptId id) throws SQLException {
        return database.inTransaction(
                connection -> attempts.find(connection, List.of(id)).get(id).attempt());
    }

    private static LeadReleased release(String number) {
        var lead = new LeadId(UUID.randomUUID());
        return release(number, lead, AttemptId.derive(Attempts.TENANT, lead, 1));
    }

    /** Of which no attempt is stored. */
    public LeadReleased release(String number, AttemptId id) {
        return release(number, new LeadId(UUID.randomUUID()), id);
    }

    private static LeadReleased release(String number, LeadId lead, AttemptId id) {
        var model = Attempts.release();
        return new LeadReleased(
                id,
                model.tenantId(),
                model.campaignId(),
                lead,
                1,
                0,
                new E164(number),
                "hash",
                model.poolId(),
                model.sipTrunkId(),
                model.agentName(),
                "{}",
                model.agent(),
                model.callerId(),
                model.callableFrom(),
                model.callableUntil(),
                model.caps(),
                2,
                600,
                1,
                model.releasedAt());
    }
}
