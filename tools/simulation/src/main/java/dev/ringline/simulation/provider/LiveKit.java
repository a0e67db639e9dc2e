package dev.ringline.simulation.provider;

import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import dev.ringline.simulation.world.Dice;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * LiveKit and its SIP bridge as TELEPHONY section 2 measured them: the room is the fence, a dial that nobody waits for rings on,
 * a second dial with one identity evicts the first, a crash leaves orphaned rooms and legs that say {@code dialing}.
 */
public final class LiveKit {
    private static final long EMPTY_TIMEOUT = 120 * Timeline.SECOND;
    private static final long DEPARTURE_TIMEOUT = 5 * Timeline.SECOND;
    /** A token's life and the leeway that it has beyond. */
    private static final long TOKEN_LIVES = 65 * Timeline.SECOND;

    private static final long CLIENT_PATIENCE = 5 * Timeline.SECOND;

    private final World world;
    private final Carrier carrier;
    private final boolean makesRooms;
    private final Webhooks webhooks;
    private final Dice dice;
    private final TreeMap<AttemptId, Room> rooms = new TreeMap<>();
    private long sids;
    private int crashes;
    private long downUntil;
    private long swallowUntil;
    private long resetBeforeUntil;
    private long resetAfterUntil;
    private long slowUntil;
    private long unavailableUntil;
    private long noAgentsUntil;
    private long lateJoinsUntil;

    /** @param makesRooms whatever dial comes has its room made, as LiveKit Cloud does */
    public LiveKit(World world, Carrier carrier, boolean makesRooms) {
        this.makesRooms = makesRooms;
        this.world = world;
        this.carrier = carrier;
        this.webhooks = new Webhooks(world);
        this.dice = Dice.of(world.seed(), "livekit");
    }

    /** Where webhooks go. */
    @FunctionalInterface
    public interface Receiver {
        void post(Hint hint, Consumer<Boolean> answered);
    }

    /** What goes wrong with it, until when. */
    public enum Trouble {
        SWALLOWS_REPLIES,
        RESETS_BEFORE,
        RESETS_AFTER,
        SLOW,
        UNAVAILABLE,
        NO_AGENTS,
        LATE_JOINS,
        DROPS_WEBHOOKS,
        REPEATS_WEBHOOKS
    }

    public void trouble(Trouble which, long until) {
        switch (which) {
            case SWALLOWS_REPLIES -> swallowUntil = until;
            case RESETS_BEFORE -> resetBeforeUntil = until;
            case RESETS_AFTER -> resetAfterUntil = until;
            case SLOW -> slowUntil = until;
            case UNAVAILABLE -> unavailableUntil = until;
            case NO_AGENTS -> noAgentsUntil = until;
            case LATE_JOINS -> lateJoinsUntil = until;
            case DROPS_WEBHOOKS -> webhooks.dropUntil(until);
            case REPEATS_WEBHOOKS -> webhooks.repeatUntil(until);
        }
    }

    public void webhooksTo(Receiver receiver) {
        webhooks.to(receiver);
    }

    public int rooms() {
        return rooms.size();
    }

    // ── requests about rooms ─────────────────────────────────────────────────────────────────────────────────────────

    public void create(Process by, AttemptId attempt, boolean withAgent, Consumer<Answer> done) {
        ask(by, () -> created(attempt, withAgent), Answer.NO_ANSWER, done);
    }

    public void delete(Process by, AttemptId attempt, Consumer<Answer> done) {
        ask(by, () -> deleted(attempt), Answer.NO_ANSWER, done);
    }

    public void stands(Process by, AttemptId attempt, Consumer<Answer> done) {
        ask(by, () -> rooms.containsKey(attempt) ? Answer.YES : Answer.ABSENT, Answer.NO_ANSWER, done);
    }

    public void agentPresent(Process by, AttemptId attempt, Consumer<Answer> done) {
        ask(
                by,
                () -> rooms.containsKey(attempt) && rooms.get(attempt).agentIn ? Answer.YES : Answer.ABSENT,
                Answer.NO_ANSWER,
                done);
    }

    /** @param done YES: it says that it talks; ABSENT: anything else, which proves nothing */
    public void talks(Process by, AttemptId attempt, Consumer<Answer> done) {
        ask(by, () -> saysActive(rooms.get(attempt)) ? Answer.YES : Answer.ABSENT, Answer.NO_ANSWER, done);
    }

    /** A request that needs nothing: whether it is there. */
    public void answers(Process by, Consumer<Boolean> done) {
        ask(by, () -> true, false, done);
    }

    /** Whether the callee is there now: not by a row that may be older than a crash, but by asking for its participant. */
    public void calleePresent(Process by, AttemptId attempt, Consumer<Answer> done) {
        ask(by, () -> isThere(rooms.get(attempt)) ? Answer.YES : Answer.ABSENT, Answer.NO_ANSWER, done);
    }

    /** @param done by room, how many are listed in it; {@code null} if it did not answer */
    public void all(Process by, Consumer<TreeMap<AttemptId, Integer>> done) {
        ask(by, this::listed, null, done);
    }

    private static boolean isThere(Room room) {
        return room != null && room.leg != null && !room.leg.over;
    }

    private TreeMap<AttemptId, Integer> listed() {
        var listed = new TreeMap<AttemptId, Integer>();
        rooms.forEach((id, room) -> {
            boolean callee = isThere(room) || room.leg != null && room.leg.stale;
            listed.put(id, (callee ? 1 : 0) + (room.agentIn ? 1 : 0));
        });
        return listed;
    }

    private static boolean saysActive(Room room) {
        return room != null && room.leg != null && room.leg.status.equals("active");
    }

    private <T> void ask(Process by, Supplier<T> server, T noAnswer, Consumer<T> done) {
        int life = by.life();
        world.timeline().in(travel(), () -> {
            if (isDown()) {
                hears(by, life, Timeline.MS, done, noAnswer);
                return;
            }
            boolean reset = now() < resetBeforeUntil && dice.below(2) == 0;
            T answer = reset ? noAnswer : server.get();
            boolean lost = now() < swallowUntil && dice.below(2) == 0;
            hears(by, life, lost ? CLIENT_PATIENCE : travel(), done, lost ? noAnswer : answer);
        });
    }

    /** Unless who asked died meanwhile. */
    private <T> void hears(Process by, int life, long nanos, Consumer<T> done, T answer) {
        if (by.life() == life) {
            world.timeline().in(nanos, by.mine(() -> done.accept(answer)));
        }
    }

    private Answer created(AttemptId attempt, boolean withAgent) {
        var room = rooms.get(attempt);
        if (room != null) {
            room.orphan = false; // it has a server again
            return Answer.YES;
        }
        var made = new Room(attempt, "RM_" + ++sids);
        rooms.put(attempt, made);
        world.timeline().in(EMPTY_TIMEOUT, () -> closeIfNobodyCame(made));
        if (withAgent) {
            made.agentDispatched = true;
            agentComes(made);
        }
        return Answer.YES;
    }

    private void agentComes(Room room) {
        var script = Dice.of(world.seed(), "agent/" + room.attempt);
        int kind = now() < noAgentsUntil ? 99 : script.below(100);
        if (kind >= 98) {
            return; // no worker
        }
        long joins = kind < 90 ? script.between(150, 900) : kind < 95 ? script.between(2_000, 9_000) : 14_000;
        world.timeline().in(joins * Timeline.MS, () -> agentJoins(room, kind == 94));
    }

    private void agentJoins(Room room, boolean leavesAgain) {
        if (rooms.get(room.attempt) != room || isDown()) {
            return;
        }
        room.agentIn = true;
        webhooks.say(room, "participant_joined", Who.AGENT, "PA_agent", null, null);
        if (leavesAgain) {
            world.timeline().in(300 * Timeline.MS, () -> {
                room.agentIn = false;
                webhooks.say(room, "participant_left", Who.AGENT, "PA_agent", null, "CLIENT_INITIATED");
            });
        }
    }

    private Answer deleted(AttemptId attempt) {
        var room = rooms.get(attempt);
        if (room == null) {
            return Answer.ABSENT;
        }
        if (room.orphan) {
            return Answer.ORPHANED;
        }
        close(room, "ROOM_DELETED");
        return Answer.YES;
    }

    private void close(Room room, String reason) {
        if (rooms.get(room.attempt) != room) {
            return;
        }
        rooms.remove(room.attempt);
        var leg = room.leg;
        if (leg != null && !leg.over) {
            if (leg.call != null) {
                carrier.cancel(leg.call);
            }
            leg.reply(new DialReply.Refusal(408, "canceled", "twirp error unknown: sip request timed out", null));
            leave(room, leg, reason);
        }
        if (!isDown()) {
            webhooks.say(room, "room_finished", null, null, null, null);
        }
    }

    private void closeIfNobodyCame(Room room) {
        if (room.leg == null && !room.orphan && !isDown()) {
            close(room, "ROOM_CLOSED");
        }
    }

    // ── the dial ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Whether a connection can be made at all. */
    public boolean takesConnections() {
        return !isDown();
    }

    public void dial(Process by, Call.Order order, Consumer<DialReply> done) {
        int life = by.life(); // who asked may be dead when the answer comes, and another in its place
        Consumer<DialReply> reply = said -> {
            if (by.life() == life) {
                answer(by, done, said);
            }
        };
        world.timeline().in(travel(), () -> arrives(order, reply));
    }

    private void answer(Process by, Consumer<DialReply> done, DialReply said) {
        if (said instanceof DialReply.Silence || !(now() < swallowUntil && dice.below(2) == 0)) {
            world.timeline()
                    .in(said instanceof DialReply.Silence ? Timeline.MS : travel(), by.mine(() -> done.accept(said)));
        }
    }

    private void arrives(Call.Order order, Consumer<DialReply> reply) {
        if (isDown() || now() < resetBeforeUntil && dice.below(2) == 0) {
            reply.accept(new DialReply.Silence("connection reset"));
        } else if (now() < unavailableUntil) {
            reply.accept(
                    new DialReply.Refusal(503, "unavailable", "twirp error unknown: no response from servers", null));
        } else if (!makesRooms && !rooms.containsKey(order.attempt())) {
            reply.accept(
                    new DialReply.Refusal(500, "internal", "twirp error unknown: update room failed: not found", null));
        } else {
            int era = crashes;
            world.timeline().in(takesMs() * Timeline.MS, () -> joins(order, reply, era));
        }
    }

    /** Without a fence also a request that was stuck on its way counts, as long as its token lives. */
    private long takesMs() {
        if (now() >= lateJoinsUntil) {
            return dice.between(13, 16);
        }
        return dice.between(5, makesRooms && dice.below(3) == 0 ? TOKEN_LIVES / Timeline.MS : 4_000);
    }

    /** Past the front door nobody asks any more whether the room still stands: joining makes it anew. */
    private void joins(Call.Order order, Consumer<DialReply> reply, int era) {
        if (era != crashes) {
            reply.accept(new DialReply.Silence("connection reset"));
            return;
        }
        var room = rooms.computeIfAbsent(order.attempt(), a -> new Room(a, "RM_" + ++sids));
        if (room.leg != null && !room.leg.over) {
            evict(room);
        }
        var leg = new Leg(order, "PA_" + ++sids, reply);
        room.leg = leg;
        webhooks.say(room, "participant_joined", Who.CALLEE, leg.participantSid, leg.status, null);
        world.timeline().in(dice.between(2, 4) * Timeline.MS, () -> invites(room, leg));
    }

    private void evict(Room room) {
        if (room.leg.call != null) {
            carrier.cancel(room.leg.call);
        }
        room.leg.over = true;
        room.leg.cut();
    }

    private void invites(Room room, Leg leg) {
        if (leg.over) {
            return;
        }
        var call = carrier.invite(leg.order);
        leg.call = call;
        var callee = call.callee();
        if (callee.ringsNanos() < callee.afterNanos()) {
            world.timeline().in(callee.ringsNanos(), () -> rings(leg));
        }
        if (callee.sipStatus() != 0) {
            world.timeline().in(callee.afterNanos(), () -> finalResponse(room, leg));
        }
        world.timeline().in(leg.order.ringingNanos(), () -> ringingTimeout(room, leg));
        if (now() < resetAfterUntil) {
            leg.cut();
        }
    }

    private void rings(Leg leg) {
        if (leg.call.isLive() && !leg.call.wasAnswered()) {
            leg.call.rings();
            leg.status = "ringing";
        }
    }

    private void finalResponse(Room room, Leg leg) {
        var call = leg.call;
        if (!call.isLive() || call.wasAnswered()) {
            return;
        }
        var callee = call.callee();
        if (callee.answers()) {
            call.answered(now());
            leg.status = "active";
            leg.reply(new DialReply.Accepted("SCL_" + call.sid(), leg.participantSid));
            long talk = Math.min(callee.talkNanos(), leg.order.maxTalkNanos());
            world.timeline().in(talk, () -> hangsUp(room, leg));
        } else {
            carrier.end(call, Refusals.status(callee.sipStatus()));
            leg.reply(Refusals.of(callee));
            leave(room, leg, Refusals.leftReason(callee.sipStatus()));
        }
    }

    private void ringingTimeout(Room room, Leg leg) {
        if (leg.call.isLive() && !leg.call.wasAnswered()) {
            carrier.end(leg.call, "no-answer");
            leg.reply(new DialReply.Refusal(408, "canceled", "twirp error unknown: sip request timed out", null));
            leave(room, leg, "USER_UNAVAILABLE");
        }
    }

    private void hangsUp(Room room, Leg leg) {
        if (leg.call.isLive()) {
            carrier.end(leg.call, "completed");
            leg.status = leg.status.equals("active") ? "hangup" : leg.status;
            leave(room, leg, "CLIENT_INITIATED");
        }
    }

    private void leave(Room room, Leg leg, String reason) {
        leg.over = true;
        if (isDown()) {
            leg.stale = true; // nobody is there to say it, and its row stays as it was
            return;
        }
        webhooks.say(room, "participant_left", Who.CALLEE, leg.participantSid, leg.status, reason);
        world.timeline().in(DEPARTURE_TIMEOUT, () -> {
            if (room.leg == leg && !room.orphan && !isDown()) {
                close(room, "ROOM_CLOSED");
            }
        });
    }

    // ── the server ───────────────────────────────────────────────────────────────────────────────────────────────────

    /** Not reachable for a while; nothing is lost. */
    public void away(long nanos) {
        downUntil = Math.max(downUntil, now() + nanos);
    }

    /** Connections cut, webhooks lost, rooms orphaned; calls live on and come back as new participants that dial. */
    public void crash(long nanos) {
        crashes++;
        downUntil = Math.max(downUntil, now() + nanos);
        webhooks.forget();
        for (var room : List.copyOf(rooms.values())) {
            room.orphan = true;
            room.agentIn = false;
            if (room.leg != null) {
                room.leg.cut();
            }
        }
        world.timeline().at(downUntil, this::returns);
    }

    private void returns() {
        for (var room : List.copyOf(rooms.values())) {
            var leg = room.leg;
            if (leg != null && !leg.over) {
                room.orphan = false; // whoever joins brings it to a server
                leg.participantSid = "PA_" + ++sids;
                leg.status = "dialing";
                webhooks.say(room, "participant_joined", Who.CALLEE, leg.participantSid, leg.status, null);
            }
        }
    }

    private boolean isDown() {
        return now() < downUntil;
    }

    private long now() {
        return world.timeline().now();
    }

    private long travel() {
        return now() < slowUntil ? dice.between(200, 3_000) * Timeline.MS : dice.between(1_000, 3_000) * 1_000;
    }
}
