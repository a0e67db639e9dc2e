package dev.ringline.campaign.hopper;

import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.campaign.rules.RulesDecider;
import dev.ringline.campaign.rules.Verdict;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.LeadState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** What becomes of a lead that is due in a running campaign. */
public final class HopperDecider {
    private static final Duration LOOK_AGAIN_IF_BUSY = Duration.ofSeconds(10);

    private HopperDecider() {}

    /**
     * A released lead's window, or why not.
     *
     * @param command for the lead's own machine
     * @param callableUntil of a release; {@code null} of anything else
     */
    public record Choice(LeadCommand command, Instant callableUntil) {
        public boolean isRelease() {
            return command instanceof LeadCommand.Release;
        }
    }

    /** @param numberBusy another attempt at this number is under way, from whichever campaign */
    public static Choice decide(Schedule schedule, Rules rules, Callee callee, boolean numberBusy, Instant now) {
        return switch (RulesDecider.decide(schedule, rules, callee, now)) {
            case Verdict.Callable callable -> numberBusy ? busy(now) : release(callable);
            case Verdict.Held held -> held(held, schedule, callee, now);
            case Verdict.Closed closed ->
                choice(new LeadCommand.Close(closed.to(), closed.rule().text(), closed.reason()));
        };
    }

    private static Choice release(Verdict.Callable callable) {
        return new Choice(new LeadCommand.Release(), callable.until());
    }

    /** Looked at again when it may be called, and no later than when it ends by itself. */
    private static Choice held(Verdict.Held held, Schedule schedule, Callee callee, Instant now) {
        var rule = held.rule().text();
        if (schedule.endAt() != null && !schedule.endAt().isAfter(now)) {
            // the schedule's end is the end of its leads too: nothing would ever release them
            return choice(new LeadCommand.Close(LeadState.EXPIRED, rule, held.reason()));
        }
        var dueAt = Stream.of(held.dueAt(), callee.expiresAt(), schedule.endAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        return choice(new LeadCommand.Hold(rule, held.reason(), dueAt.orElse(null)));
    }

    private static Choice busy(Instant now) {
        return choice(new LeadCommand.Hold(
                "number-busy", "another attempt at this number is under way", now.plus(LOOK_AGAIN_IF_BUSY)));
    }

    private static Choice choice(LeadCommand command) {
        return new Choice(command, null);
    }
}
