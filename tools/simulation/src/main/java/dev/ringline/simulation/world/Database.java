package dev.ringline.simulation.world;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a service's database takes transactions: each happens at one moment, wholly or not at all, its acknowledgement comes
 * later, or never. What the tables hold is the service's own.
 */
public final class Database {
    private final World world;
    private final String name;
    private final Dice dice;
    private long downUntil;
    private long stalledUntil;
    private long unsureUntil;
    private long slowUntil;
    private long slowNanos;

    public Database(World world, String name) {
        this.world = world;
        this.name = name;
        this.dice = Dice.of(world.seed(), "database/" + name);
    }

    public void downUntil(long nanos) {
        downUntil = Math.max(downUntil, nanos);
    }

    /** Commits wait until then. */
    public void stalledUntil(long nanos) {
        stalledUntil = Math.max(stalledUntil, nanos);
    }

    /** Until then every third commit happens and is not acknowledged. */
    public void unsureUntil(long nanos) {
        unsureUntil = Math.max(unsureUntil, nanos);
    }

    /** Until then each commit takes so long. */
    public void slowUntil(long nanos, long eachNanos) {
        slowUntil = Math.max(slowUntil, nanos);
        slowNanos = eachNanos;
    }

    public boolean isDown() {
        return world.timeline().now() < downUntil;
    }

    public <T> void transaction(Process client, Supplier<T> work, Consumer<T> committed, Runnable failed) {
        long begins = Math.max(world.timeline().now(), stalledUntil) + dice.between(100, 900) * 1_000;
        world.timeline().at(begins, client.mine(() -> execute(client, work, committed, failed)));
    }

    /** One whose failure is repeated by whoever began it. */
    public void transaction(Process client, Runnable work, Runnable committed, Runnable failed) {
        transaction(
                client,
                () -> {
                    work.run();
                    return 0;
                },
                done -> committed.run(),
                failed);
    }

    /** One that only reads, or of which nobody asks when its commit is heard of: begun, done and heard of at one moment. */
    public <T> void read(Process client, Supplier<T> work, Consumer<T> done, Runnable failed) {
        long begins = Math.max(world.timeline().now(), stalledUntil) + dice.between(200, 1_500) * 1_000 + commitNanos();
        world.timeline().at(begins, client.mine(() -> {
            if (isDown()) {
                failed.run();
            } else {
                var result = work.get();
                if (isUnsure()) {
                    failed.run();
                } else {
                    done.accept(result);
                }
            }
        }));
    }

    private long commitNanos() {
        return world.timeline().now() < slowUntil ? slowNanos : 0;
    }

    private boolean isUnsure() {
        boolean unsure = world.timeline().now() < unsureUntil && dice.below(3) == 0;
        if (unsure) {
            world.trace().note("commit not acknowledged", name);
        }
        return unsure;
    }

    private <T> void execute(Process client, Supplier<T> work, Consumer<T> committed, Runnable failed) {
        if (isDown()) {
            world.timeline().in(2 * Timeline.MS, client.mine(failed));
            return;
        }
        var result = work.get();
        long acknowledged = dice.between(100, 600) * 1_000 + commitNanos();
        boolean unsure = isUnsure();
        world.timeline().in(acknowledged, client.mine(() -> {
            if (unsure) {
                failed.run();
            } else {
                committed.accept(result);
            }
        }));
    }
}
