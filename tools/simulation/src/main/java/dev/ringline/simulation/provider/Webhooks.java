package dev.ringline.simulation.provider;

import dev.ringline.dialer.webhook.Sighting;
import dev.ringline.simulation.world.Dice;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.function.Consumer;

/** LiveKit's webhooks: kept in memory, repeated while nobody takes them, dropped when they are old. */
final class Webhooks {
    private static final int TRIES = 5;

    private final World world;
    private final Dice dice;
    private LiveKit.Receiver receiver = (hint, answered) -> answered.accept(false);
    private long count;
    private long dropUntil;
    private long repeatUntil;
    private int era;

    Webhooks(World world) {
        this.world = world;
        this.dice = Dice.of(world.seed(), "webhooks");
    }

    void to(LiveKit.Receiver by) {
        receiver = by;
    }

    void dropUntil(long nanos) {
        dropUntil = nanos;
    }

    /** Repeated, and out of order. */
    void repeatUntil(long nanos) {
        repeatUntil = nanos;
    }

    /** What was not sent yet is gone with the server's memory. */
    void forget() {
        era++;
    }

    void say(Room room, String event, Sighting.Who who, String participantSid, String callStatus, String leftReason) {
        long now = world.timeline().now();
        var hint = new Hint("EV_" + ++count, room.attempt, event, who, participantSid, callStatus, leftReason, now);
        if (now < dropUntil && dice.below(2) == 0) {
            return;
        }
        boolean odd = now < repeatUntil;
        post(hint, era, odd ? dice.between(0, 4 * Timeline.SECOND) : 4 * Timeline.MS, 1);
        if (odd) {
            post(hint, era, dice.between(0, 8 * Timeline.SECOND), 1);
        }
    }

    private void post(Hint hint, int of, long delay, int attempt) {
        world.timeline().in(delay, () -> {
            if (of == era) {
                receiver.post(hint, again(hint, of, attempt));
            }
        });
    }

    private Consumer<Boolean> again(Hint hint, int of, int attempt) {
        return taken -> {
            if (!taken && attempt < TRIES) {
                post(hint, of, (1L << attempt) * Timeline.SECOND, attempt + 1);
            }
        };
    }
}
