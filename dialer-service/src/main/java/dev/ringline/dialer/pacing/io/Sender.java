package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.calling.io.DialGateway;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Turn;
import dev.ringline.events.CampaignChanged;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Hands each claim to the gateway, which connects and then asks here for its slot and its lane before it writes. */
@ApplicationScoped
public class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);

    private final DialGateway gateway;
    private final LiveKitRooms rooms;
    private final PathProbe probe;
    private final Turns turns;
    private final LaneFigures figures;
    private final Phaser underWay = new Phaser(1);
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private final Phaser unsent = new Phaser(1);

    Sender(DialGateway gateway, LiveKitRooms rooms, PathProbe probe, Turns turns, LaneFigures figures) {
        this.gateway = gateway;
        this.rooms = rooms;
        this.probe = probe;
        this.turns = turns;
        this.figures = figures;
    }

    /** Claims that wait for their slots. */
    int onTheWay() {
        return onTheWay.get();
    }

    /** How many came too late since this was last asked. */
    int takeMissed() {
        return missed.getAndSet(0);
    }

    void send(Lane lane, DialClaim claim) {
        underWay.register();
        onTheWay.incrementAndGet();
        unsent.register();
        var turn = new LaneTurn(lane, probe, claim.slotNanos());
        var taken = new Taken(claim, lane, turn);
        var rest = begin(claim, taken);
        Thread.ofVirtual().name("dial-" + claim.attempt().attemptId()).start(() -> {
            try (turn) {
                rest.run();
            } catch (RuntimeException e) { // the attempt stays DIALING and is reconciled after its deadline
                LOG.errorf(e, "dial %s", claim.attempt().attemptId());
            } finally {
                taken.passed();
                taken.over();
                underWay.arriveAndDeregister();
            }
        });
    }

    private Runnable begin(DialClaim claim, Taken turn) {
        try {
            return gateway.begin(claim, turn);
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        }
    }

    /** What happens when its turn comes, beside the dial itself. */
    private final class Taken implements Turn {
        private final DialClaim claim;
        private final Lane lane;
        private final LaneTurn turn;
        private final AtomicBoolean passed = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();

        private Taken(DialClaim claim, Lane lane, LaneTurn turn) {
            this.claim = claim;
            this.lane = lane;
            this.turn = turn;
        }

        @Override
        public void await(Runnable then) {
            turns.await(lane, turn, () -> {
                try {
                    came();
                } finally {
                    then.run();
                }
            });
        }

        private void came() {
            passed();
            figures.turn(claim.attempt().poolId(), turn.isGo());
            if (turn.isGo()) {
                CrashPoint.at("before-send");
                callAgentAtRinging(claim);
            } else {
                missed.incrementAndGet();
            }
        }

        @Override
        public void written() {
            turn.written();
            over();
        }

        /** It waits no more, also if its turn never came. */
        private void passed() {
            if (passed.compareAndSet(false, true)) {
                onTheWay.decrementAndGet();
            }
        }

        @Override
        public void dropped() {
            turn.dropped();
            over();
        }

        /** Nothing is written any more. */
        private void over() {
            if (over.compareAndSet(false, true)) {
                unsent.arriveAndDeregister();
            }
        }
    }

    /** Beside the dial, which must not wait for it; without an agent the call is silence, and the agent's absence shows. */
    private void callAgentAtRinging(DialClaim claim) {
        if (claim.release().agent() == CampaignChanged.AgentStart.AT_RINGING) {
            Thread.ofVirtual().name("agent-" + claim.attempt().attemptId()).start(() -> {
                try {
                    rooms.callAgent(claim.release());
                } catch (IOException e) {
                    LOG.errorf(
                            "attempt %s: no agent was called: %s",
                            claim.attempt().attemptId(), e.getMessage());
                }
            });
        }
    }

    /** Waits until all that was claimed is written or given up. @return whether it is */
    public boolean awaitSent(Duration atMost) throws InterruptedException {
        return await(unsent, atMost);
    }

    /** Lets the requests under way end. @return whether they all did */
    public boolean drain(Duration atMost) throws InterruptedException {
        return await(underWay, atMost);
    }

    private static boolean await(Phaser phaser, Duration atMost) throws InterruptedException {
        try {
            int phase = phaser.arrive();
            phaser.awaitAdvanceInterruptibly(phase, atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
