package dev.ringline.campaign.rules;

import static dev.ringline.campaign.rules.Rule.ATTEMPT_CAP;
import static dev.ringline.campaign.rules.Rule.EXPIRED;
import static dev.ringline.campaign.rules.Rule.MINIMUM_GAP;
import static dev.ringline.campaign.rules.Rule.SCHEDULE;
import static dev.ringline.campaign.rules.Rule.SUPPRESSED;
import static dev.ringline.campaign.rules.Rule.WINDOW;
import static dev.ringline.campaign.rules.Rule.ZONE_UNKNOWN;

import dev.ringline.campaign.suppression.Suppression;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionListId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** May this callee be called now? The same answer live, in contactability and in replay. */
public final class RulesDecider {
    /** A week of windows and a day for clock changes: what is not open within it never opens. */
    private static final Duration HORIZON = Duration.ofDays(8);

    private RulesDecider() {}

    /** The verdict, naming the first rule that says no. */
    public static Verdict decide(Schedule schedule, Rules rules, Callee callee, Instant now) {
        return findings(schedule, rules, callee, now).stream()
                .filter(finding -> !finding.holds())
                .findFirst()
                .map(no -> refusal(no, schedule, rules, callee, now))
                .orElseGet(() -> new Verdict.Callable(
                        now, openFrom(schedule, callee, now).until()));
    }

    /** What each rule says by itself, in the order of {@link Rule}. */
    public static List<Finding> findings(Schedule schedule, Rules rules, Callee callee, Instant now) {
        return List.of(
                suppressed(rules.suppressionLists(), callee, now),
                expired(callee, now),
                zone(callee),
                schedule(schedule, now),
                attemptCap(rules, callee, now),
                minimumGap(rules, callee, now),
                window(schedule, callee, now));
    }

    /** @param lists those that a campaign names, beside the tenant-wide ones */
    public static Finding suppressed(List<SuppressionListId> lists, Callee callee, Instant now) {
        return Suppression.inForce(callee.suppressions(), lists, now)
                .map(entry -> Finding.not(SUPPRESSED, "on a list: " + entry.reason()))
                .orElseGet(() -> Finding.holds(SUPPRESSED, "on no list that applies"));
    }

    private static Finding expired(Callee callee, Instant now) {
        var expiresAt = callee.expiresAt();
        return expiresAt == null || expiresAt.isAfter(now)
                ? Finding.holds(EXPIRED, expiresAt == null ? "does not expire" : "expires " + expiresAt)
                : Finding.not(EXPIRED, "expired " + expiresAt);
    }

    private static Finding zone(Callee callee) {
        return callee.zones().isEmpty()
                ? Finding.not(ZONE_UNKNOWN, "no time zone known for this number")
                : Finding.holds(ZONE_UNKNOWN, "may be in " + Callee.stored(callee.zones()));
    }

    private static Finding schedule(Schedule schedule, Instant now) {
        if (schedule.endAt() != null && !schedule.endAt().isAfter(now)) {
            return Finding.not(SCHEDULE, "the campaign ended " + schedule.endAt());
        }
        return schedule.startAt() == null
                ? Finding.holds(SCHEDULE, "no start is set")
                : Finding.notBefore(SCHEDULE, schedule.startAt(), now, "the campaign starts " + schedule.startAt());
    }

    private static Finding attemptCap(Rules rules, Callee callee, Instant now) {
        var from = AttemptCap.allowsFrom(rules, callee.attempts());
        var reason = "at most %d in %d s".formatted(rules.maxAttemptsPerNumber(), rules.capWindowS());
        return from == null ? Finding.not(ATTEMPT_CAP, reason) : Finding.notBefore(ATTEMPT_CAP, from, now, reason);
    }

    private static Finding minimumGap(Rules rules, Callee callee, Instant now) {
        return Finding.notBefore(
                MINIMUM_GAP,
                AttemptCap.gapEndsAt(rules, callee.attempts()),
                now,
                "at least %d s between two".formatted(rules.minGapS()));
    }

    private static Finding window(Schedule schedule, Callee callee, Instant now) {
        var open = firstOpen(schedule, callee, now);
        if (open == null) {
            return Finding.not(WINDOW, "no window is open in every zone that the number may be in");
        }
        return open.contains(now)
                ? Finding.holds(WINDOW, "open until " + open.until())
                : Finding.notBefore(WINDOW, open.from(), now, "closed until " + open.from());
    }

    private static Verdict refusal(Finding no, Schedule schedule, Rules rules, Callee callee, Instant now) {
        return switch (no.rule()) {
            case SUPPRESSED -> new Verdict.Closed(SUPPRESSED, no.reason(), LeadState.SUPPRESSED);
            case EXPIRED -> new Verdict.Closed(EXPIRED, no.reason(), LeadState.EXPIRED);
            case ZONE_UNKNOWN, SCHEDULE, ATTEMPT_CAP, MINIMUM_GAP, WINDOW ->
                new Verdict.Held(no.rule(), no.reason(), allHoldFrom(schedule, rules, callee, now));
        };
    }

    /** The first instant at which every rule holds, or {@code null}. */
    private static Instant allHoldFrom(Schedule schedule, Rules rules, Callee callee, Instant now) {
        var cap = AttemptCap.allowsFrom(rules, callee.attempts());
        if (cap == null) {
            return null;
        }
        var earliest = Span.later(now, Span.later(cap, AttemptCap.gapEndsAt(rules, callee.attempts())));
        var open = openFrom(schedule, callee, earliest);
        return open == null ? null : open.from();
    }

    /** The first stretch from {@code earliest} on in which campaign, lead and windows are all open, or {@code null}. */
    private static Span openFrom(Schedule schedule, Callee callee, Instant earliest) {
        var from = schedule.startAt() == null ? earliest : Span.later(earliest, schedule.startAt());
        var open = firstOpen(schedule, callee, from);
        var end = earliestOf(schedule.endAt(), callee.expiresAt());
        if (open == null || end == null) {
            return open;
        }
        return end.isAfter(open.from()) ? new Span(open.from(), Span.earlier(open.until(), end)) : null;
    }

    private static Span firstOpen(Schedule schedule, Callee callee, Instant from) {
        var open = CallingHours.open(schedule.windows(), callee.zones(), Span.startingAt(from, HORIZON));
        return open.isEmpty() ? null : open.getFirst();
    }

    private static Instant earliestOf(Instant a, Instant b) {
        return a == null ? b : b == null ? a : Span.earlier(a, b);
    }
}
