package dev.ringline.dialer.engine.io;

import dev.ringline.dialer.guard.io.Breakers;
import dev.ringline.dialer.pacing.io.LaneTick;
import dev.ringline.dialer.pacing.io.Sender;
import dev.ringline.dialer.preparing.io.PrepareTick;
import dev.ringline.dialer.preparing.io.RoomTick;
import dev.ringline.dialer.rules.io.FreshnessTick;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.dialer.waiting.io.WaitingTick;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Starts the engines, and drains them on SIGTERM: no more claims, the shard handed over, the requests under way answered.
 * Calls that were answered outlive the dialer.
 */
@ApplicationScoped
class Life {
    private static final Logger LOG = Logger.getLogger(Life.class);

    /** A slot is 100 ms ahead, where claims do not take long, and 100 ms late; the way to LiveKit is watched a little longer. */
    private static final Duration SENT_WITHIN = Duration.ofMillis(250);

    private static final Duration SETTLED_WITHIN = Duration.ofMillis(300);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final FreshnessTick freshness;
    private final ShardLease lease;
    private final WaitingTick waiting;
    private final PrepareTick prepare;
    private final RoomTick rooms;
    private final Breakers breakers;
    private final LaneTick lanes;
    private final Sender sender;
    private final WarmUp warmUp;
    private final boolean enabled;
    private final Duration drain;

    Life(
            FreshnessTick freshness,
            ShardLease lease,
            WaitingTick waiting,
            PrepareTick prepare,
            RoomTick rooms,
            Breakers breakers,
            LaneTick lanes,
            Sender sender,
            WarmUp warmUp,
            @ConfigProperty(name = "ringline.engine.enabled", defaultValue = "true") boolean enabled,
            @ConfigProperty(name = "ringline.drain.timeout", defaultValue = "20s") Duration drain) {
        this.freshness = freshness;
        this.lease = lease;
        this.waiting = waiting;
        this.prepare = prepare;
        this.rooms = rooms;
        this.breakers = breakers;
        this.lanes = lanes;
        this.sender = sender;
        this.warmUp = warmUp;
        this.enabled = enabled;
        this.drain = drain;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            freshness.start();
            lease.start(warmUp::run);
            waiting.start();
            rooms.start();
            breakers.start();
            prepare.start();
            lanes.start();
        }
    }

    /** Before the relays stop: what the last requests said still goes out. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        if (!enabled) {
            return;
        }
        prepare.stop();
        handBack(lanes.stop());
        if (!sender.drain(drain)) {
            LOG.warn("not all requests ended in time; their attempts are reconciled");
        }
        waiting.stop();
        rooms.stop();
        breakers.stop();
        freshness.stop();
    }

    /** What was claimed is sent first, so that the next owner knows all that counts; a request may be answered later. */
    private void handBack(boolean claimsEnded) throws InterruptedException {
        var windows = claimsEnded && sender.awaitSent(SENT_WITHIN) ? settledWindows() : Map.<Integer, HandedStarts>of();
        try {
            lease.handBack(windows);
        } catch (SQLException e) {
            LOG.warnf("the shard was not handed back and is taken when its counter stood still: %s", e.getMessage());
        }
    }

    private Map<Integer, HandedStarts> settledWindows() throws InterruptedException {
        long until = System.nanoTime() + SETTLED_WITHIN.toNanos();
        var windows = lanes.windows();
        while (windows.size() < lanes.shards() && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK_AGAIN);
            windows = lanes.windows();
        }
        return windows;
    }
}
