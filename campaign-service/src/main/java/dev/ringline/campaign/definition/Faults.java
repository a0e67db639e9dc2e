package dev.ringline.campaign.definition;

import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.CallerId.Strategy;
import dev.ringline.events.CampaignChanged.Limits;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignChanged.Schedule.Window;
import dev.ringline.events.Disposition;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a definition, each with its field: no limit is without bounds. */
public final class Faults {
    private static final int DAY_S = 86_400;
    private static final int MOST_WINDOWS = 100;
    private static final int MOST_LISTS = 50;
    private static final int MOST_METADATA_CHARS = 16_384;

    private final List<Fault> found = new ArrayList<>();

    private Faults() {}

    public static List<Fault> in(CampaignDefinition definition) {
        var faults = new Faults();
        faults.text("name", definition.name(), 200);
        faults.text("sipTrunkId", definition.sipTrunkId(), 128);
        faults.text("agentName", definition.agentName(), 128);
        faults.metadata(definition.agentMetadata());
        faults.when(
                definition.agent() == null || definition.agent() == AgentStart.UNRECOGNIZED,
                "agent",
                "BEFORE_DIAL or AT_RINGING");
        faults.callerId(definition.callerId());
        faults.schedule(definition.schedule());
        faults.limits(definition.limits());
        faults.retry(definition.retry());
        faults.rules(definition.rules());
        // above 70 s LiveKit's own deadline comes first (TELEPHONY 2.8)
        faults.range("ringingTimeoutS", definition.ringingTimeoutS(), 1, 70);
        faults.range("maxCallDurationS", definition.maxCallDurationS(), 1, DAY_S);
        return List.copyOf(faults.found);
    }

    private void callerId(CallerId callerId) {
        var strategy = callerId == null ? null : callerId.strategy();
        when(strategy == null || strategy == Strategy.UNRECOGNIZED, "callerId.strategy", "FIXED or ROUND_ROBIN");
        when(strategy == Strategy.FIXED && callerId.numberId() == null, "callerId.numberId", "FIXED needs one");
        when(strategy == Strategy.ROUND_ROBIN && callerId.numberId() != null, "callerId.numberId", "only with FIXED");
    }

    private void schedule(Schedule schedule) {
        if (schedule == null || schedule.windows() == null || schedule.windows().isEmpty()) {
            when(true, "schedule.windows", "at least one: without, nobody may ever be called");
            return;
        }
        when(schedule.windows().size() > MOST_WINDOWS, "schedule.windows", "at most " + MOST_WINDOWS);
        for (int i = 0; i < Math.min(schedule.windows().size(), MOST_WINDOWS); i++) {
            when(
                    !isWindow(schedule.windows().get(i)),
                    "schedule.windows[" + i + "]",
                    "day, from and until, from before until (00:00 is the day's end)");
        }
        var backwards = schedule.startAt() != null
                && schedule.endAt() != null
                && !schedule.endAt().isAfter(schedule.startAt());
        when(backwards, "schedule.endAt", "after startAt");
    }

    private static boolean isWindow(Window window) {
        return window != null
                && window.day() != null
                && window.from() != null
                && window.until() != null
                && (window.until().equals(LocalTime.MIDNIGHT) || window.from().isBefore(window.until()));
    }

    private void limits(Limits limits) {
        if (limits == null) {
            when(true, "limits", "missing");
            return;
        }
        if (limits.cps() != null) {
            range("limits.cps", limits.cps(), 1, 1_000);
        }
        if (limits.concurrency() != null) {
            range("limits.concurrency", limits.concurrency(), 1, 100_000);
        }
        range("limits.weight", limits.weight(), 1, 100);
    }

    private void retry(Retry retry) {
        if (retry == null || retry.gapS() == null) {
            when(true, "retry.gapS", "missing");
            return;
        }
        range("retry.maxAttempts", retry.maxAttempts(), 1, 50);
        when(retry.gapS().containsKey(Disposition.UNRECOGNIZED), "retry.gapS", "a disposition that we do not know");
        retry.gapS().forEach((disposition, gapS) -> gap("retry.gapS." + disposition, gapS));
    }

    private void gap(String field, Integer gapS) {
        if (gapS == null) {
            when(true, field, "seconds");
        } else {
            range(field, gapS, 1, 90 * DAY_S);
        }
    }

    private void rules(Rules rules) {
        if (rules == null || rules.suppressionLists() == null) {
            when(true, "rules", "missing");
            return;
        }
        range("rules.maxAttemptsPerNumber", rules.maxAttemptsPerNumber(), 1, 1_000);
        range("rules.capWindowS", rules.capWindowS(), 1, 90 * DAY_S);
        range("rules.minGapS", rules.minGapS(), 0, 90 * DAY_S);
        when(rules.suppressionLists().size() > MOST_LISTS, "rules.suppressionLists", "at most " + MOST_LISTS);
    }

    private void metadata(String json) {
        when(
                json == null || json.length() > MOST_METADATA_CHARS,
                "agentMetadata",
                "a JSON object of at most " + MOST_METADATA_CHARS + " characters");
    }

    private void text(String field, String text, int most) {
        when(text == null || text.isBlank() || text.length() > most, field, "1 to " + most + " characters");
    }

    private void range(String field, int value, int least, int most) {
        when(value < least || value > most, field, least + " to " + most);
    }

    private void when(boolean wrong, String field, String detail) {
        if (wrong) {
            found.add(new Fault(field, detail));
        }
    }
}
