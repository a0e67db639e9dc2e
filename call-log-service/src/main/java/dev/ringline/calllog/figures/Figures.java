package dev.ringline.calllog.figures;

import dev.ringline.calllog.record.CallOutcome;
import dev.ringline.calllog.record.CallRecord;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.TenantId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes to figures. A call adds what it is now and takes away what it was, so that the sum is the same whatever order and
 * batches the records came in.
 */
public final class Figures {
    private final SortedMap<FigureKey, Long> changes = new TreeMap<>();

    /** Only what changed: a figure that rose and fell again is not in it. */
    public SortedMap<FigureKey, Long> changes() {
        var changed = new TreeMap<>(changes);
        changed.values().removeIf(change -> change == 0);
        return Collections.unmodifiableSortedMap(changed);
    }

    public void call(CallRecord before, CallRecord after) {
        if (before != null) {
            add(before, -1);
        }
        add(after, 1);
    }

    public void outcome(CallOutcome before, CallOutcome after) {
        if (before != null) {
            add(before, -1);
        }
        add(after, 1);
    }

    public void imported(LeadsImported chunk) {
        var tenant = chunk.tenantId();
        var campaign = chunk.campaignId();
        add(tenant, campaign, "leads/imported", chunk.imported());
        add(tenant, campaign, "leads/duplicate", chunk.duplicate());
        add(tenant, campaign, lead(LeadState.INVALID), chunk.invalid());
        add(tenant, campaign, lead(LeadState.SUPPRESSED), chunk.suppressed());
        add(tenant, campaign, lead(LeadState.WAITING), chunk.waiting());
    }

    /** @param from {@code null} for leads that are new */
    public void moved(TenantId tenant, CampaignId campaign, LeadState from, LeadState to, int leads) {
        add(tenant, campaign, from == null ? "leads/imported" : lead(from), from == null ? leads : -leads);
        add(tenant, campaign, lead(to), leads);
    }

    private static String lead(LeadState state) {
        return "lead/" + state;
    }

    private void add(CallRecord call, int sign) {
        var attempt = call.attempt();
        var tenant = attempt.tenantId();
        var campaign = attempt.campaignId();
        add(tenant, campaign, "attempts", sign);
        add(tenant, campaign, "state/" + attempt.state(), sign);
        count(tenant, campaign, "dialed", call.invited(), sign);
        count(tenant, campaign, "answered", attempt.answeredAt() != null, sign);
        count(tenant, campaign, "burnt", attempt.burnt(), sign);
        count(tenant, campaign, "corrected", call.corrected(), sign);
        count(tenant, campaign, "disposition/" + attempt.disposition(), attempt.disposition() != null, sign);
        count(tenant, campaign, "cause/" + attempt.cause(), attempt.cause() != null, sign);
        count(tenant, campaign, "sip/" + attempt.sipStatus(), attempt.sipStatus() != null, sign);
        count(tenant, campaign, "rule/" + attempt.rule(), attempt.rule() != null, sign);
        add(tenant, campaign, "ring-ms", sign * orZero(attempt.ringTimeMs()));
        add(tenant, campaign, "talk-ms", sign * orZero(attempt.talkTimeMs()));
    }

    private void add(CallOutcome outcome, int sign) {
        var recorded = outcome.recorded();
        add(recorded.tenantId(), recorded.campaignId(), "outcome/" + recorded.result(), sign);
        count(recorded.tenantId(), recorded.campaignId(), "opt-out", outcome.optOut(), sign);
        count(
                recorded.tenantId(),
                recorded.campaignId(),
                "answered-by/" + recorded.answeredBy(),
                recorded.answeredBy() != null,
                sign);
    }

    private void count(TenantId tenant, CampaignId campaign, String name, boolean is, int sign) {
        if (is) {
            add(tenant, campaign, name, sign);
        }
    }

    private void add(TenantId tenant, CampaignId campaign, String name, long change) {
        changes.merge(FigureKey.of(tenant, campaign, name), change, Long::sum);
    }

    private static long orZero(Long value) {
        return value == null ? 0 : value;
    }
}
