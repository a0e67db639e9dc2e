package dev.ringline.dialer.engine.io;

import dev.ringline.dialer.calling.io.DialExchange;
import dev.ringline.dialer.calling.io.DialLoop;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.pacing.io.PathProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Before a replica takes its first shard: what it does for the first time takes long, and a slot does not wait. Connects,
 * loads and compiles what a call passes: a room, a claim, the way of dials and those that are watched. Nobody is dialled and
 * nothing is stored.
 */
@ApplicationScoped
class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int ROUNDS = 60;
    private static final int ROOMS = 10; // LiveKit tells of each
    private static final int ROUNDS_THAT_COUNT = 3; // where each request does
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final DialLoop loop;
    private final DialExchange exchange;
    private final PathProbe probe;
    private final LiveKitRooms rooms;
    private final ClaimTransaction claim;
    private final int rounds;

    WarmUp(
            DialLoop loop,
            DialExchange exchange,
            PathProbe probe,
            LiveKitRooms rooms,
            ClaimTransaction claim,
            LiveKitSettings settings) {
        this.loop = loop;
        this.exchange = exchange;
        this.probe = probe;
        this.rooms = rooms;
        this.claim = claim;
        this.rounds = settings.isFenced() ? ROUNDS : ROUNDS_THAT_COUNT;
    }

    /** What is away is left alone: whoever needs it says so. @return whether all went well */
    boolean run() {
        long begun = System.nanoTime();
        loop.hurry();
        try {
            for (int round = 0; round < rounds && System.nanoTime() - begun < WITHIN.toNanos(); round++) {
                once(round);
            }
            LOG.infof("warmed up within %d ms", (System.nanoTime() - begun) / 1_000_000);
            return true;
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.debug("not warmed up", e);
            return false;
        }
    }

    private void once(int round) throws IOException, SQLException {
        claim.warmUp();
        exchange.warmUp();
        if (rounds > ROUNDS_THAT_COUNT) {
            probe.warmUp();
        }
        if (rounds > ROUNDS_THAT_COUNT && round < ROOMS) {
            rooms.warmUp(UUID.randomUUID());
        }
    }
}
