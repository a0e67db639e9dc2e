package dev.ringline.campaign.lifecycle.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.Limits;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignChanged.Schedule.Window;
import dev.ringline.events.Disposition;
import dev.ringline.events.SuppressionListId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A campaign as people write it. What they leave out has a careful default; name, trunk and agent have none. */
record CampaignRequest(
        String name,
        String sipTrunkId,
        String agentName,
        ObjectNode agentMetadata,
        AgentStart agent,
        CallerId callerId,
        Times schedule,
        Bounds limits,
        Ladder retry,
        Caps rules,
        Integer ringingTimeoutS,
        Integer maxCallDurationS) {

    record Times(Instant startAt, Instant endAt, List<Window> windows) {}

    record Bounds(Integer cps, Integer concurrency, Integer weight) {}

    record Ladder(Integer maxAttempts, SortedMap<Disposition, Integer> gapS) {}

    record Caps(
            Integer maxAttemptsPerNumber,
            Integer capWindowS,
            Integer minGapS,
            List<SuppressionListId> suppressionLists) {}

    /** Monday to Saturday, nine to eight, where the callee is. */
    private static final List<Window> CAREFUL_HOURS = EnumSet.complementOf(EnumSet.of(DayOfWeek.SUNDAY)).stream()
            .map(day -> new Window(day, LocalTime.of(9, 0), LocalTime.of(20, 0)))
            .toList();

    private static final Map<Disposition, Integer> CAREFUL_GAPS =
            Map.of(Disposition.BUSY, 900, Disposition.NO_ANSWER, 3_600, Disposition.UNAVAILABLE, 3_600);

    CampaignDefinition definition() {
        return new CampaignDefinition(
                name,
                sipTrunkId,
                agentName,
                agentMetadata == null ? "{}" : agentMetadata.toString(),
                or(agent, AgentStart.BEFORE_DIAL),
                or(callerId, new CallerId(CallerId.Strategy.ROUND_ROBIN, null)),
                times(or(schedule, new Times(null, null, null))),
                bounds(or(limits, new Bounds(null, null, null))),
                ladder(or(retry, new Ladder(null, null))),
                caps(or(rules, new Caps(null, null, null, null))),
                or(ringingTimeoutS, 30),
                or(maxCallDurationS, 600));
    }

    private static Schedule times(Times schedule) {
        return new Schedule(schedule.startAt(), schedule.endAt(), or(schedule.windows(), CAREFUL_HOURS));
    }

    private static Limits bounds(Bounds limits) {
        return new Limits(limits.cps(), limits.concurrency(), or(limits.weight(), 1));
    }

    private static Retry ladder(Ladder retry) {
        return new Retry(or(retry.maxAttempts(), 3), or(retry.gapS(), new TreeMap<>(CAREFUL_GAPS)));
    }

    private static Rules caps(Caps rules) {
        return new Rules(
                or(rules.maxAttemptsPerNumber(), 3),
                or(rules.capWindowS(), 86_400),
                or(rules.minGapS(), 300),
                or(rules.suppressionLists(), List.of()));
    }

    private static <T> T or(T given, T otherwise) {
        return Objects.requireNonNullElse(given, otherwise);
    }
}
