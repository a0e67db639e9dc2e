package dev.ringline.simulation.provider;

import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;

/** One INVITE as the carrier knows it: the truth that all books are held against. */
public final class Call {
    /** How it stands with the carrier. */
    public enum State {
        QUEUED,
        RINGING,
        TALKING,
        OVER
    }

    private final Order order;
    private final Callee callee;
    private final String sid;
    private final long invitedAt;
    private State state = State.QUEUED;
    private String status = "queued";
    private long answeredAt = -1;
    private long endedAt = -1;

    /** What the INVITE asks for. */
    public record Order(
            AttemptId attempt,
            TenantId tenant,
            CampaignId campaign,
            PoolId pool,
            E164 from,
            E164 to,
            long ringingNanos,
            long maxTalkNanos) {}

    Call(Order order, Callee callee, String sid, long invitedAt) {
        this.order = order;
        this.callee = callee;
        this.sid = sid;
        this.invitedAt = invitedAt;
    }

    public Order order() {
        return order;
    }

    public Callee callee() {
        return callee;
    }

    public String sid() {
        return sid;
    }

    public long invitedAt() {
        return invitedAt;
    }

    public State state() {
        return state;
    }

    public boolean isLive() {
        return state != State.OVER;
    }

    public boolean wasAnswered() {
        return answeredAt >= 0;
    }

    public long answeredAt() {
        return answeredAt;
    }

    public long endedAt() {
        return endedAt;
    }

    /** As Twilio's list of calls says it. */
    public String status() {
        return status;
    }

    void rings() {
        state = State.RINGING;
        status = "ringing";
    }

    void answered(long now) {
        state = State.TALKING;
        status = "in-progress";
        answeredAt = now;
    }

    void over(String how, long now) {
        state = State.OVER;
        status = how;
        endedAt = now;
    }
}
