package dev.ringline.simulation.provider;

import dev.ringline.dialer.reconcile.CarrierWord;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Dice;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The carrier: counts INVITEs, refuses what is too fast for it, rings callees, and lists calls, some seconds late. */
public final class Carrier {
    private static final long WINDOW = Timeline.SECOND;
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private final World world;
    private final Map<PoolId, Trunk> trunks = new HashMap<>();
    private final Map<AttemptId, List<Call>> byAttempt = new LinkedHashMap<>();
    private final Map<E164, List<Call>> byNumber = new HashMap<>();
    private final Map<CampaignId, Integer> liveOf = new HashMap<>();
    private final Dice dice;
    private Watch watch = call -> {};
    private long failsUntil;
    private long listAwayUntil;
    private long stricterUntil;
    private long unevenUntil;
    private long invites;
    private long talkNanos;

    public Carrier(World world) {
        this.world = world;
        this.dice = Dice.of(world.seed(), "carrier");
    }

    /** Sees every INVITE. */
    @FunctionalInterface
    public interface Watch {
        void invited(Call call);
    }

    /** @param listed whether there are credentials for its list of calls */
    public record Limits(int cps, int concurrency, boolean listed) {}

    private static final class Trunk {
        private final Limits limits;
        private final Deque<Long> starts = new ArrayDeque<>();
        private int live;

        private Trunk(Limits limits) {
            this.limits = limits;
        }
    }

    public void trunk(PoolId pool, Limits limits) {
        trunks.put(pool, new Trunk(limits));
    }

    public void watch(Watch by) {
        watch = by;
    }

    public void failsUntil(long nanos) {
        failsUntil = nanos;
    }

    public void listAwayUntil(long nanos) {
        listAwayUntil = nanos;
    }

    /** Until then it lets half of what it granted through. */
    public void stricterUntil(long nanos) {
        stricterUntil = nanos;
    }

    /** Until then LiveKit moves INVITEs against each other: how they were sent is held to the limit, not how they come. */
    public void unevenUntil(long nanos) {
        unevenUntil = Math.max(unevenUntil, nanos);
    }

    public long invites() {
        return invites;
    }

    /** How long lines were taken, all calls together. */
    public long busyNanos() {
        return talkNanos;
    }

    public List<Call> calls(AttemptId attempt) {
        return byAttempt.getOrDefault(attempt, List.of());
    }

    public List<Call> calls(E164 number) {
        return byNumber.getOrDefault(number, List.of());
    }

    public int live(CampaignId campaign) {
        return liveOf.getOrDefault(campaign, 0);
    }

    /** @return the call, of which {@link Call#callee} says what becomes of it */
    Call invite(Call.Order order) {
        long now = world.timeline().now();
        var trunk = trunks.get(order.pool());
        while (!trunk.starts.isEmpty() && trunk.starts.peekFirst() <= now - WINDOW) {
            trunk.starts.pollFirst();
        }
        trunk.starts.addLast(now);
        trunk.live++;
        invites++;
        var before = byNumber.computeIfAbsent(order.to(), n -> new ArrayList<>());
        var call = new Call(order, fate(order, trunk, before.size(), now), "CA" + invites, now);
        watch.invited(call);
        if (trunk.starts.size() > trunk.limits.cps() && now > unevenUntil) {
            world.violated("P4", trunk.starts.size() + " INVITEs within a second, granted " + trunk.limits.cps());
        }
        if (trunk.live > trunk.limits.concurrency()) {
            world.violated("P4", trunk.live + " calls at once, granted " + trunk.limits.concurrency());
        }
        liveOf.merge(order.campaign(), 1, Integer::sum);
        byAttempt.computeIfAbsent(order.attempt(), a -> new ArrayList<>(1)).add(call);
        before.add(call);
        return call;
    }

    private Callee fate(Call.Order order, Trunk trunk, int nth, long now) {
        if (now < failsUntil) {
            return Callee.refusedBy("Service Unavailable");
        }
        if (now < stricterUntil && trunk.starts.size() > Math.max(1, trunk.limits.cps() / 2)) {
            return Callee.refusedBy("Trunk CPS limit exceeded");
        }
        return Callee.of(world.seed(), order.to().value(), nth);
    }

    /** The bridge hangs up, or gives up. @return whether the callee had answered in that very moment */
    boolean cancel(Call call) {
        if (call.state() == Call.State.RINGING && call.callee().answers() && dice.below(20) == 0) {
            call.answered(world.timeline().now());
            end(call, "completed");
            return true;
        }
        end(call, call.wasAnswered() ? "completed" : "canceled");
        return call.wasAnswered();
    }

    void end(Call call, String how) {
        if (call.isLive()) {
            long now = world.timeline().now();
            call.over(how, now);
            trunks.get(call.order().pool()).live--;
            liveOf.merge(call.order().campaign(), -1, Integer::sum);
            talkNanos += now - call.invitedAt();
        }
    }

    /**
     * What its list says of an attempt, as the dialer's own question would find it.
     *
     * @param lateAtMost beyond its deadline
     */
    public CarrierWord word(Attempt attempt, Duration lateAtMost) {
        var trunk = trunks.get(attempt.poolId());
        long now = world.timeline().now();
        if (!trunk.limits.listed() || attempt.from() == null) {
            return new CarrierWord.NotAskable();
        }
        if (now < listAwayUntil) {
            return new CarrierWord.Unreachable();
        }
        return byNumber.getOrDefault(attempt.to(), List.of()).reversed().stream()
                .filter(call -> call.order().from().equals(attempt.from()))
                .filter(call -> call.invitedAt() + lag(call) <= now)
                .filter(call -> isOf(call, attempt, lateAtMost))
                .findFirst()
                .<CarrierWord>map(this::listed)
                .orElseGet(CarrierWord.NoSuchCall::new);
    }

    private static boolean isOf(Call call, Attempt attempt, Duration lateAtMost) {
        var started = Timeline.wall(call.invitedAt());
        return !started.isBefore(attempt.slotAt().minus(CLOCKS))
                && !started.isAfter(attempt.deadline().plus(lateAtMost).plus(CLOCKS));
    }

    private CarrierWord listed(Call call) {
        var ended = call.isLive() ? null : Timeline.wall(call.endedAt());
        long talk = call.wasAnswered() && !call.isLive() ? call.endedAt() - call.answeredAt() : 0;
        return new CarrierWord.Listed(call.sid(), call.status(), ended, Duration.ofNanos(talk));
    }

    /** A call comes on the list within 55 s of its INVITE. */
    private static long lag(Call call) {
        return Math.floorMod(call.sid().hashCode(), 56) * Timeline.SECOND;
    }
}
