package dev.ringline.simulation;

import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignChanged.Schedule.Window;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.simulation.campaign.CampaignService;
import dev.ringline.simulation.provider.Call;
import dev.ringline.simulation.provider.Carrier;
import dev.ringline.simulation.scenario.Happening;
import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the line's doings against its promises at every step that could break one: each INVITE as the carrier sees it, each
 * request as it is written, each change of an attempt, each release. It knows what no part of the line can know: true time,
 * and what really became of each call.
 */
final class Referee {
    /** P3's two seconds, and what may lie between a claim's look at the rules and its request: commit, look-ahead, lateness. */
    private static final long RULES_KNOWN_AFTER = 2_000 * Timeline.MS + 160 * Timeline.MS;

    /** DESIGN section 6: dropped when its slot is more than this past. */
    private static final long LATE_MOST = 101 * Timeline.MS;

    /** DESIGN section 6: settled within this of the deadline, or of the end of whatever kept anybody from looking. */
    private static final long SETTLED_WITHIN = 60 * Timeline.SECOND;

    /** A token of 65 s, and twice the longest ringing timeout there is in a scenario, once with LiveKit's grace. */
    private static final long HELD_OFF_MOST = (65 + 2 * 30 + 10) * Timeline.SECOND;

    private final World world;
    private final Scenario scenario;
    private final Carrier carrier;
    private final Map<Object, Long> forbiddenSince = new HashMap<>();
    private final Map<AttemptId, Long> unknownUntil = new HashMap<>();
    private final Map<Object, Deque<Long>> sent = new HashMap<>();
    private final Map<PoolId, Integer> cps = new HashMap<>();
    private final Map<LeadId, Scenario.Lead> leads = new HashMap<>();
    private final Map<CampaignId, Scenario.Campaign> campaigns = new HashMap<>();
    private final Map<AttemptId, Boolean> released = new HashMap<>();
    private final Map<String, AttemptId> attemptOfLead = new HashMap<>();
    private long quietSince;
    private int unknowns;

    Referee(World world, Scenario scenario, Carrier carrier) {
        this.world = world;
        this.scenario = scenario;
        this.carrier = carrier;
        scenario.campaigns().forEach(campaign -> campaigns.put(campaign.id(), campaign));
        scenario.leads().forEach(lead -> leads.put(lead.id(), lead));
        scenario.pools().forEach(pool -> cps.put(pool.id(), pool.cps()));
    }

    int unknowns() {
        return unknowns;
    }

    /** A rule that forbids was committed: a campaign, a tenant's number, or everything. */
    void forbids(Object what) {
        forbiddenSince.putIfAbsent(what, now());
    }

    void allows(Object what) {
        forbiddenSince.remove(what);
    }

    /** Until then something is wrong that may keep anybody from looking. */
    void troubledUntil(long nanos) {
        quietSince = Math.max(quietSince, nanos);
    }

    // ── P1, P3, P4: requests and INVITEs ─────────────────────────────────────────────────────────────────────────────

    void sends(Attempt attempt) {
        world.trace().note("sends", attempt.attemptId());
        forbidden("everything", attempt);
        forbidden(attempt.campaignId(), attempt);
        forbidden(number(attempt.tenantId(), attempt.to().value()), attempt);
        paced(attempt);
        long late = now() - Duration.between(Timeline.BEGIN, attempt.slotAt()).toNanos();
        if (late > LATE_MOST) {
            world.violated("P3", "sent %d ms after its slot: %s".formatted(late / Timeline.MS, attempt.attemptId()));
        }
        if (!isOpen(attempt)) {
            world.violated("P3", "outside of the callee's hours: " + attempt.attemptId());
        }
    }

    /** What leaves us, whatever LiveKit makes of it. */
    private void paced(Attempt attempt) {
        paced("a pool", attempt.poolId(), cps.get(attempt.poolId()));
        paced("a campaign", attempt.campaignId(), limits(attempt.campaignId()).cps());
    }

    private void paced(String what, Object whose, Integer limit) {
        if (limit == null) {
            return;
        }
        var starts = sent.computeIfAbsent(whose, w -> new ArrayDeque<>());
        while (!starts.isEmpty() && starts.peekFirst() <= now() - Timeline.SECOND) {
            starts.pollFirst();
        }
        starts.addLast(now());
        if (starts.size() > limit) {
            world.violated("P4", "%d requests within a second of %s, granted %d".formatted(starts.size(), what, limit));
        }
    }

    private CampaignChanged.Limits limits(CampaignId campaign) {
        return campaigns.get(campaign).definition().limits();
    }

    private void forbidden(Object what, Attempt attempt) {
        var since = forbiddenSince.get(what);
        if (since != null && now() - since > RULES_KNOWN_AFTER) {
            world.violated(
                    "P3",
                    "%s was forbidden %d ms before".formatted(attempt.attemptId(), (now() - since) / Timeline.MS));
        }
    }

    /** In every zone that the number may be in, by the true clock; a slot may lie a look-ahead behind the claim. */
    private boolean isOpen(Attempt attempt) {
        var lead = leads.get(attempt.leadId());
        var windows =
                campaigns.get(attempt.campaignId()).definition().schedule().windows();
        return isOpen(lead, windows, now());
    }

    private static boolean isOpen(Scenario.Lead lead, List<Window> windows, long nanos) {
        for (var zone : lead.zones().split(",")) {
            var local = Timeline.wall(nanos).atZone(ZoneId.of(zone));
            boolean open = windows.stream()
                    .anyMatch(window -> window.day() == local.getDayOfWeek()
                            && !local.toLocalTime().isBefore(window.from())
                            && local.toLocalTime().isBefore(window.until()));
            if (!open) {
                return false;
            }
        }
        return true;
    }

    /** Before the carrier books it. */
    void invited(Call call) {
        var order = call.order();
        world.trace().note("INVITE", order.attempt());
        if (!carrier.calls(order.attempt()).isEmpty()) {
            world.violated("P1", "a second INVITE of attempt " + order.attempt());
        }
        var most = limits(order.campaign()).concurrency();
        if (most != null && carrier.live(order.campaign()) >= most) {
            world.violated("P4", "one more call of a campaign than the %d granted".formatted(most));
        }
        for (var other : carrier.calls(order.to())) {
            if (other.isLive() && other.order().tenant().equals(order.tenant())) {
                world.violated(
                        "P1", "rung while another call lives: " + other.order().attempt() + ", " + order.attempt());
            }
        }
    }

    // ── P5: releases ─────────────────────────────────────────────────────────────────────────────────────────────────

    void released(StoredLead before, LeadReleased release) {
        world.trace().note("released", release.attemptId());
        var earlier = attemptOfLead.put(release.leadId().toString(), release.attemptId());
        if (released.put(release.attemptId(), false) != null) {
            world.violated("P5", "released twice: attempt " + release.attemptId());
        }
        if (earlier != null && !released.get(earlier)) {
            world.violated("P5", "released anew while attempt " + earlier + " is not over");
        }
        if (before.lead().releaseNumber() + 1 != release.releaseNumber()) {
            world.violated("P5", "a release number was left out");
        }
    }

    // ── P6 and the truth: what attempts become ───────────────────────────────────────────────────────────────────────

    /** @param epoch of the shard as the database has it in that moment */
    void moved(Attempt before, Attempt after, long epoch) {
        if (before.state() == AttemptState.PREPARING
                && after.state() == AttemptState.DIALING
                && after.epoch() != epoch) {
            world.violated("P4", "claimed by epoch %d of a shard that is at %d".formatted(after.epoch(), epoch));
        }
        if (after.state().isFinal()) {
            released.put(after.attemptId(), true);
        }
        if (after.burnt()) {
            burnt(after);
        }
        if (before.state() != AttemptState.UNKNOWN && after.state() == AttemptState.UNKNOWN) {
            unknowns++;
            unknownUntil.put(after.attemptId(), deadline(after) + settledWithin());
        }
        if (before.state() == AttemptState.UNKNOWN && after.state() != AttemptState.UNKNOWN) {
            settled(after);
        }
        if (before.state().isFinal() && !after.state().isFinal()) {
            world.violated("P1", "an attempt that was over lives again: " + after.attemptId());
        }
    }

    private void burnt(Attempt attempt) {
        var truth = carrier.calls(attempt.attemptId()).stream().findFirst();
        if (truth.isEmpty() || !truth.get().callee().burns()) {
            world.violated(
                    "P6",
                    "burnt as %s, and it was not the callee's doing: %s"
                            .formatted(attempt.disposition(), attempt.attemptId()));
        }
    }

    private long deadline(Attempt attempt) {
        return Duration.between(Timeline.BEGIN, attempt.deadline()).toNanos();
    }

    /** Without a fence: when its dial is surely dead. */
    private long settledWithin() {
        return scenario.cloud() ? SETTLED_WITHIN + HELD_OFF_MOST : SETTLED_WITHIN;
    }

    private void settled(Attempt attempt) {
        var by = unknownUntil.remove(attempt.attemptId());
        if (by != null && now() > Math.max(by, quietSince + settledWithin())) {
            world.violated(
                    "P1", "settled %d ms too late: %s".formatted((now() - by) / Timeline.MS, attempt.attemptId()));
        }
    }

    /** Something was never settled. */
    void checkUnknowns() {
        for (var by : unknownUntil.values()) {
            if (now() > Math.max(by, quietSince + settledWithin())) {
                world.violated("P1", "an unknown attempt was never settled");
            }
        }
    }

    // ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Nothing is under way any more: both books against each other and against the truth. */
    void ended(CampaignService campaign, Iterable<Attempt> attempts, int liveCalls) {
        for (var attempt : attempts) {
            ended(attempt);
            if (attempt.state().isFinal() && !campaign.knowsEndOf(attempt.attemptId())) {
                world.violated("P5", "campaign-service never heard how it ended: " + attempt.attemptId());
            }
            if (!campaign.agreesOn(attempt)) {
                world.violated("P5", "the books differ on what it cost: " + attempt.attemptId());
            }
        }
        if (liveCalls > 0) {
            world.violated("P4", liveCalls + " rows left in live_call");
        }
        var tables = campaign.tables();
        if (tables.stillWithDialer() > 0) {
            world.violated("P5", tables.stillWithDialer() + " leads are still with the dialer");
        }
        // a dialer whose clock ran ahead says that its calls end later: their wrap-up does too
        if (tables.stillWrappingUp() > 0 && !jumped()) {
            world.violated("P5", tables.stillWrappingUp() + " leads wrap up for ever");
        }
        if (!tables.conservation().holds()) {
            world.violated("P5", "not conserved: " + tables.conservation());
        }
        checkUnknowns();
    }

    private boolean jumped() {
        return scenario.happenings().stream().anyMatch(h -> h.kind() == Happening.Kind.CLOCK_JUMPS);
    }

    private void ended(Attempt attempt) {
        var calls = carrier.calls(attempt.attemptId());
        if (!attempt.state().isFinal()) {
            world.violated("P5", "never over: " + attempt.attemptId() + " is " + attempt.state());
        }
        if (calls.isEmpty() && rang(attempt)) {
            world.violated("P5", "the books say that it rang, and it did not: " + attempt.attemptId());
        }
        boolean claimsUnsent = attempt.state() == AttemptState.NOT_SENT || attempt.state() == AttemptState.REFUSED;
        if (!calls.isEmpty() && claimsUnsent) {
            world.violated("P1", "the books say that it was not sent, and it rang: " + attempt.attemptId());
        }
        if (!calls.isEmpty() && calls.getFirst().isLive()) {
            world.violated("P1", "its call outlived it: " + attempt.attemptId());
        }
    }

    private static boolean rang(Attempt attempt) {
        return attempt.state() == AttemptState.ENDED
                && (attempt.disposition() == Disposition.ANSWERED || attempt.disposition() == Disposition.BUSY);
    }

    private static String number(TenantId tenant, String number) {
        return tenant.value() + "|" + number;
    }

    private long now() {
        return world.timeline().now();
    }
}
