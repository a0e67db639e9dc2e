package dev.ringline.campaign.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.CallerId.Strategy;
import dev.ringline.events.CampaignChanged.Limits;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignChanged.Schedule.Window;
import dev.ringline.events.Disposition;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Schedule ALWAYS =
            new Schedule(null, null, List.of(new Window(DayOfWeek.MONDAY, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));
    private static final CallerId ROUND_ROBIN = new CallerId(Strategy.ROUND_ROBIN, null);
    private static final Limits LIMITS = new Limits(null, null, 1);
    private static final Retry RETRY = new Retry(3, new TreeMap<>(Map.of(Disposition.BUSY, 300)));
    private static final Rules RULES = new Rules(3, 86_400, 60, List.of());

    @Test
    void a_sound_definition_has_none() {
        assertThat(Faults.in(definition(ROUND_ROBIN, ALWAYS, LIMITS, RETRY, RULES, 30)))
                .isEmpty();
    }

    @Test
    void each_fault_names_its_field() {
        var backwards = new Schedule(Instant.EPOCH.plusSeconds(9), Instant.EPOCH, ALWAYS.windows());
        var faults = Faults.in(definition(
                new CallerId(Strategy.FIXED, null),
                backwards,
                new Limits(0, 100_001, 101),
                new Retry(0, new TreeMap<>(Map.of(Disposition.BUSY, 0))),
                new Rules(0, 0, -1, List.of()),
                71));
        assertThat(faults)
                .extracting(Fault::field)
                .containsExactly(
                        "callerId.numberId",
                        "schedule.endAt",
                        "limits.cps",
                        "limits.concurrency",
                        "limits.weight",
                        "retry.maxAttempts",
                        "retry.gapS.BUSY",
                        "rules.maxAttemptsPerNumber",
                        "rules.capWindowS",
                        "rules.minGapS",
                        "ringingTimeoutS");
    }

    @Test
    void what_is_missing_is_a_fault_and_not_a_failure() {
        var empty = new CampaignDefinition(null, null, null, null, null, null, null, null, null, null, 0, 0);
        assertThat(Faults.in(empty))
                .extracting(Fault::field)
                .contains(
                        "name",
                        "sipTrunkId",
                        "agentName",
                        "agentMetadata",
                        "agent",
                        "callerId.strategy",
                        "schedule.windows");
    }

    @Test
    void a_window_that_never_opens_is_a_fault() {
        var never = new Window(DayOfWeek.MONDAY, LocalTime.of(17, 0), LocalTime.of(9, 0));
        var faults =
                Faults.in(definition(ROUND_ROBIN, new Schedule(null, null, List.of(never)), LIMITS, RETRY, RULES, 30));
        assertThat(faults).extracting(Fault::field).containsExactly("schedule.windows[0]");
    }

    private static CampaignDefinition definition(
            CallerId callerId, Schedule schedule, Limits limits, Retry retry, Rules rules, int ringingTimeoutS) {
        return new CampaignDefinition(
                "Spring",
                "ST_1",
                "greeter",
                "{}",
                AgentStart.BEFORE_DIAL,
                callerId,
                schedule,
                limits,
                retry,
                rules,
                ringingTimeoutS,
                600);
    }
}
