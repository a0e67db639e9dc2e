package dev.ringline.simulation.provider;

import dev.ringline.dialer.calling.DialReply;
import java.util.function.Consumer;

/** The callee's participant: it joins before its INVITE, and again after a crash of LiveKit. */
final class Leg {
    final Call.Order order;
    String participantSid;
    String status = "dialing";
    Call call;
    boolean over;
    /** It ended while LiveKit was away: its row is left. */
    boolean stale;

    private Consumer<DialReply> waiting;

    Leg(Call.Order order, String participantSid, Consumer<DialReply> waiting) {
        this.order = order;
        this.participantSid = participantSid;
        this.waiting = waiting;
    }

    /** Whoever dialled it hears of it once. */
    void reply(DialReply reply) {
        var who = waiting;
        waiting = null;
        if (who != null) {
            who.accept(reply);
        }
    }

    /** Its request's connection is gone. */
    void cut() {
        reply(new DialReply.Silence("connection reset"));
    }
}
