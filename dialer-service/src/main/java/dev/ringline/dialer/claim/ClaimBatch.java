package dev.ringline.dialer.claim;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.callerid.CallerIds;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Cause;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides a batch, one after another: what it grants counts for the rest of it. */
public final class ClaimBatch {
    /** What forbids a call is known to whoever sends after so long (R9): the oldest view of the rules and the usual reach. */
    private static final long KNOWN_AFTER_NANOS = 2_150_000_000L;

    private final Slots slots;
    private final long viewAgeNanos;
    private final Duration sentWithin;
    private final Map<AttemptId, Grant> granted = new LinkedHashMap<>();
    private final Map<AttemptId, AttemptFact> refusals = new LinkedHashMap<>();
    private final Map<AttemptId, String> waiting = new LinkedHashMap<>();
    private final Map<CampaignId, NumberId> shown = new LinkedHashMap<>();
    private final Map<CampaignId, TenantId> tenants = new LinkedHashMap<>();

    /**
     * @param viewAgeNanos of the rules that it decides by
     * @param nowNanos of the clock that the slots are from
     */
    public ClaimBatch(Slots slots, long viewAgeNanos, long nowNanos) {
        this.slots = slots;
        this.viewAgeNanos = viewAgeNanos;
        this.sentWithin = Duration.ofNanos(slots.sentWithin(nowNanos));
    }

    /** Whether the view is young enough also when the last of them is sent. */
    public boolean isFresh() {
        return viewAgeNanos + sentWithin.toNanos() <= KNOWN_AFTER_NANOS;
    }

    /** Free slots by pool, earliest first. */
    public record Slots(Map<PoolId, Deque<Long>> byPool) {
        public static Slots of(Map<PoolId, List<Long>> byPool) {
            var slots = new LinkedHashMap<PoolId, Deque<Long>>();
            byPool.forEach((pool, times) -> slots.put(pool, new ArrayDeque<>(times)));
            return new Slots(slots);
        }

        /** How long after {@code nowNanos} the last of them may be sent. */
        long sentWithin(long nowNanos) {
            return byPool.values().stream()
                            .filter(times -> !times.isEmpty())
                            .mapToLong(times -> Math.max(0, times.getLast() - nowNanos))
                            .max()
                            .orElse(0)
                    + Lane.TOO_LATE_NANOS;
        }

        Long take(PoolId pool) {
            return byPool.getOrDefault(pool, new ArrayDeque<>()).poll();
        }
    }

    /** A yes, with its slot. */
    public record Grant(ClaimFacts facts, CallerIds.Candidate callerId, long slotNanos) {
        /**
         * @param nowNanos of the clock that the slot is from, read with {@code facts.now}
         * @param patience beyond the ringing timeout: within it the holder has given up, so nobody decides after it
         */
        public AttemptFact.Claimed claimed(Ownership shard, long nowNanos, long viewAgeMs, Duration patience) {
            Instant slotAt = facts.now().plusNanos(Math.max(0, slotNanos - nowNanos));
            return new AttemptFact.Claimed(
                    callerId.number(),
                    callerId.numberId(),
                    shard.owner(),
                    shard.epoch(),
                    viewAgeMs,
                    slotAt,
                    slotAt.plusSeconds(facts.release().ringingTimeoutS()).plus(patience),
                    facts.now());
        }

        /** Another claim took the number first. */
        public AttemptFact busy() {
            return new AttemptFact.Refused("number-busy", "another attempt at this number is live", facts.now());
        }
    }

    public void decide(ClaimFacts read, LiveCounts live) {
        var facts = shown.containsKey(read.campaignId()) ? read.after(shown.get(read.campaignId())) : read;
        switch (ClaimDecider.decide(facts, live, sentWithin)) {
            case ClaimDecision.Granted yes -> grant(facts, yes.callerId(), live);
            case ClaimDecision.Refused no ->
                refusals.put(facts.attemptId(), new AttemptFact.Refused(no.rule(), no.reason(), facts.now()));
            case ClaimDecision.NotSent no ->
                refusals.put(facts.attemptId(), AttemptFact.NotSent.before(no.reason(), Cause.US, facts.now()));
            case ClaimDecision.Deferred later -> waiting.put(facts.attemptId(), later.why());
        }
    }

    private void grant(ClaimFacts facts, CallerIds.Candidate callerId, LiveCounts live) {
        Long slot = slots.take(facts.poolId());
        if (slot == null) {
            waiting.put(facts.attemptId(), "no slot");
            return;
        }
        live.granted(facts);
        granted.put(facts.attemptId(), new Grant(facts, callerId, slot));
        shown.put(facts.campaignId(), callerId.numberId());
        tenants.put(facts.campaignId(), facts.tenantId());
    }

    public Map<AttemptId, Grant> granted() {
        return Collections.unmodifiableMap(granted);
    }

    public Map<AttemptId, AttemptFact> refusals() {
        return Collections.unmodifiableMap(refusals);
    }

    public Map<AttemptId, String> waiting() {
        return Collections.unmodifiableMap(waiting);
    }

    public Map<CampaignId, NumberId> shown() {
        return Collections.unmodifiableMap(shown);
    }

    public Map<CampaignId, TenantId> tenants() {
        return Collections.unmodifiableMap(tenants);
    }

    public long viewAgeMs() {
        return viewAgeNanos / 1_000_000;
    }
}
