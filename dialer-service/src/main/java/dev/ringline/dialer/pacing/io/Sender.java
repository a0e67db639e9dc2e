package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.calling.io.DialGateway;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Holds each claim until its slot and until the lane lets it through, then opens the gateway with it. */
@ApplicationScoped
public class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);

    private final DialGateway gateway;
    private final Phaser underWay = new Phaser(1);

    Sender(DialGateway gateway) {
        this.gateway = gateway;
    }

    void send(Lane lane, DialClaim claim) {
        underWay.register();
        Thread.ofVirtual().name("dial-" + claim.attempt().attemptId()).start(() -> {
            try {
                awaitTurn(lane, claim);
                CrashPoint.at("before-send");
                gateway.dial(claim);
            } catch (RuntimeException e) { // the attempt stays DIALING and is reconciled after its deadline
                LOG.errorf(e, "dial %s", claim.attempt().attemptId());
            } finally {
                underWay.arriveAndDeregister();
            }
        });
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
