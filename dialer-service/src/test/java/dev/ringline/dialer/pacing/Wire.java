package dev.ringline.dialer.pacing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A lane and what lies between it and a carrier, in virtual time: our threads wake late, our process and the carrier's stand
 * still now and then, the network delays and keeps the order, a request becomes an INVITE a while after it arrived.
 */
final class Wire {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;
    static final long SETTLE = 50 * MS;
    private static final long EVERY = 5 * MS;
    private static final int WAYS = 3;

    /**
     * @param lateMs how late our threads wake, at most
     * @param networkMs what a way takes at least; {@code jitterMs} more at most, each way
     * @param inviteMs from a request's arrival to its INVITE
     * @param ourStalls how many in a minute our process stands still, {@code theirStalls} theirs, on all ways or on one of
     *     them; each {@code stallMs} at most
     * @param refused how many of a hundred slots nobody comes with
     */
    record Weather(
            int lateMs,
            int networkMs,
            int jitterMs,
            int inviteMs,
            int ourStalls,
            int theirStalls,
            int stallMs,
            int refused) {
        static final Weather CALM = new Weather(1, 0, 1, 3, 0, 0, 1, 0);
    }

    private record Step(long at, long order, Runnable run) {}

    private record Stall(long from, long to) {}

    private final Weather weather;
    private final long epoch;
    private final Random dice;
    private final List<Stall> ours;
    private final List<List<Stall>> theirs = new ArrayList<>();
    private final PriorityQueue<Step> steps =
            new PriorityQueue<>((a, b) -> a.at == b.at ? Long.compare(a.order, b.order) : Long.compare(a.at, b.at));
    private final Path path = new Path(SETTLE, 2 * EVERY, WAYS);
    private final Lane lane;
    private final long end;
    private final List<Long> invites = new ArrayList<>();
    private long now;
    private long order;
    private final long[] there = new long[WAYS];
    private final long[] back = new long[WAYS];
    private boolean watching;
    private long followedAt;

    Wire(Pace pace, Weather weather, long epoch, Random dice, int seconds) {
        this.weather = weather;
        this.epoch = epoch;
        this.dice = dice;
        this.lane = new Lane(path, pace);
        this.end = seconds * SECOND;
        this.ours = stalls(weather.ourStalls * seconds / 60);
        for (int way = 0; way < WAYS; way++) {
            theirs.add(new ArrayList<>());
        }
        for (var stall : stalls(weather.theirStalls * seconds / 60)) {
            boolean all = dice.nextBoolean();
            int one = dice.nextInt(WAYS);
            for (int way = 0; way < WAYS; way++) {
                if (all || way == one) {
                    theirs.get(way).add(stall);
                }
            }
        }
    }

    /** When the INVITEs went to the carrier, in order. */
    List<Long> run() {
        at(0, this::tick);
        while (!steps.isEmpty() && steps.peek().at < end) {
            var step = steps.poll();
            now = step.at;
            step.run.run();
        }
        return invites.stream().sorted().toList();
    }

    Lane lane() {
        return lane;
    }

    private void tick() {
        for (long slot : lane.slots(clock(), clock() + 5 * MS, Reach.LEAST_NANOS, 1_000)) {
            if (dice.nextInt(100) >= weather.refused) {
                awake(slot - epoch, () -> send(slot));
            }
        }
        awake(now + 5 * MS, this::tick);
    }

    private void send(long slot) {
        if (clock() - slot > Lane.TOO_LATE_NANOS) {
            return;
        }
        long early = slot - clock();
        var answer = early > 0 ? new Lane.Answer(null, early) : lane.trySend(slot, clock());
        if (answer.isGo()) {
            awake(now, () -> write(answer.start())); // on another thread
        } else {
            awake(now + answer.waitNanos(), () -> send(slot));
        }
    }

    private void write(Lane.Start start) {
        int way = dice.nextInt(WAYS);
        travel(way, () -> at(after(theirs.get(way), now + weather.inviteMs * MS), () -> invites.add(now)));
        awake(now, () -> {
            start.written(clock());
            path.expect(clock());
            if (!watching) {
                watching = true;
                probe();
            } else if (path.isShort() && now - followedAt >= EVERY) {
                ask();
            }
            followedAt = now;
        });
    }

    private void probe() {
        watching = !path.isSettled();
        if (watching) {
            ask();
            awake(now + EVERY, this::probe);
        }
    }

    private void ask() {
        for (int each = 0; each < WAYS && path.mayBegin(); each++) {
            int way = each;
            long probe = path.begin(way, clock());
            travel(way, () -> {
                back[way] = Math.max(back[way], now + delay());
                at(after(ours, back[way]), () -> path.answered(probe, clock()));
            });
        }
    }

    /** There and back each way keeps the order of what is on it. */
    private void travel(int way, Runnable arrives) {
        there[way] = Math.max(there[way], now + delay());
        at(after(theirs.get(way), there[way]), arrives);
    }

    private long delay() {
        return weather.networkMs * MS + (long) (dice.nextDouble() * weather.jitterMs * MS);
    }

    /** When whoever stands still at that time goes on. */
    private static long after(List<Stall> stalls, long at) {
        long on = at;
        for (var stall : stalls) { // the earliest first
            on = stall.from <= on && on < stall.to ? stall.to : on;
        }
        return on;
    }

    /** A thread of ours wakes then or later. */
    private void awake(long at, Runnable run) {
        long late = (long) (dice.nextDouble() * dice.nextDouble() * weather.lateMs * MS);
        at(after(ours, Math.max(at, now) + late), run);
    }

    private void at(long at, Runnable run) {
        steps.add(new Step(at, order++, run));
    }

    private List<Stall> stalls(int count) {
        var stalls = new ArrayList<Stall>();
        for (int i = 0; i < count; i++) {
            long from = (long) (dice.nextDouble() * end);
            stalls.add(new Stall(from, from + (long) (dice.nextDouble() * weather.stallMs * MS)));
        }
        stalls.sort(Comparator.comparingLong(Stall::from));
        return stalls;
    }

    private long clock() {
        return epoch + now;
    }

    static int mostInASecond(List<Long> sends) {
        int most = 0;
        for (int first = 0, last = 0; last < sends.size(); last++) {
            while (sends.get(last) - sends.get(first) >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
