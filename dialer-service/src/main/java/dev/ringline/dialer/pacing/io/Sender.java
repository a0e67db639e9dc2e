package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.calling.io.DialGateway;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.events.CampaignChanged;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Hands each claim to the gateway, which connects and then waits here for its slot and its lane before it writes. */
@ApplicationScoped
public class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);

    private final DialGateway gateway;
    private final LiveKitRooms rooms;
    private final Phaser underWay = new Phaser(1);

    Sender(DialGateway gateway, LiveKitRooms rooms) {
        this.gateway = gateway;
        this.rooms = rooms;
    }

    void send(Lane lane, DialClaim claim) {
        underWay.register();
        Thread.ofVirtual().name("dial-" + claim.attempt().attemptId()).start(() -> {
            try {
                gateway.dial(claim, () -> {
                    awaitTurn(lane, claim);
                    CrashPoint.at("before-send");
                    callAgentAtRinging(claim);
                });
            } catch (RuntimeException e) { // the attempt stays DIALING and is reconciled after its deadline
                LOG.errorf(e, "dial %s", claim.attempt().attemptId());
            } finally {
                underWay.arriveAndDeregister();
            }
        });
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

    /** Lets the requests under way end. @return whether they all did */
    public boolean drain(Duration atMost) throws InterruptedException {
        try {
            int phase = underWay.arrive();
            underWay.awaitAdvanceInterruptibly(phase, atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** A claim that grows too old here is still handed over: spending it says so, and nothing is sent. */
    private static void awaitTurn(Lane lane, DialClaim claim) {
        while (true) {
            long now = System.nanoTime();
            if (claim.isTooLate(now)) {
                return;
            }
            long wait = now - claim.slotNanos() < 0 ? claim.slotNanos() - now : lane.trySend(claim.slotNanos(), now);
            if (wait <= 0) {
                return;
            }
            LockSupport.parkNanos(wait);
        }
    }
}
