package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.calling.io.DialLoop;
import dev.ringline.dialer.pacing.Lane;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * Who waits for a lane. Only the earliest slot asks: were all of them to ask whenever one start counts no more, hundreds that
 * wait behind a stall would keep the one thread that writes from writing. All of it is done on that thread.
 */
@ApplicationScoped
class Turns {
    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final long MS_NANOS = 1_000_000L;

    private final Vertx vertx;
    private final Map<Lane, Line> lines = new HashMap<>();

    Turns(DialLoop loop) {
        this.vertx = loop.vertx();
    }

    private record Waiting(LaneTurn turn, Runnable then) {}

    /** One lane's. */
    private static final class Line {
        private final Queue<Waiting> waiting =
                new PriorityQueue<>(Comparator.comparing(Waiting::turn, LaneTurn.EARLIEST_FIRST));
        private long timers; // the newest counts
    }

    /** On the thread that writes. */
    void await(Lane lane, LaneTurn turn, Runnable then) {
        var line = lines.computeIfAbsent(lane, l -> new Line());
        var waits = new Waiting(turn, then);
        line.waiting.add(waits);
        if (line.waiting.peek() == waits) {
            ask(lane, line);
        }
    }

    private void ask(Lane lane, Line line) {
        while (!line.waiting.isEmpty()) {
            long wait = line.waiting.peek().turn().askNanos(System.nanoTime());
            if (wait > 0) {
                long timer = ++line.timers;
                vertx.setTimer(Math.ceilDiv(wait, MS_NANOS), id -> askAgain(lane, line, timer));
                return;
            }
            run(line.waiting.poll());
        }
        lines.remove(lane, line);
    }

    /** What fails is one dial's: those behind it must still be asked. */
    private static void run(Waiting came) {
        try {
            came.then().run();
        } catch (RuntimeException | Error e) {
            LOG.error("a turn that came", e);
        }
    }

    private void askAgain(Lane lane, Line line, long timer) {
        if (timer == line.timers) {
            ask(lane, line);
        }
    }
}
