package dev.ringline.campaign.hopper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignChanged.Schedule.Window;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionListId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HopperDeciderTest {
    /** A Monday. */
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private static final Rules RULES = new Rules(3, 86_400, 60, List.of());
    private static final Window NINE_TO_FIVE = new Window(DayOfWeek.MONDAY, LocalTime.of(9, 0), LocalTime.of(17, 0));

    @Test
    void a_lead_whose_window_is_open_is_released_until_it_closes() {
        var choice = HopperDecider.decide(schedule(null), RULES, callee("Europe/London"), false, NOON);
        assertThat(choice.isRelease()).isTrue();
        assertThat(choice.callableUntil()).isEqualTo(Instant.parse("2026-03-02T17:00:00Z"));
    }

    @Test
    void a_lead_whose_window_is_closed_is_held_until_it_opens() {
        var choice = HopperDecider.decide(schedule(null), RULES, callee("America/Los_Angeles"), false, NOON);
        assertThat(choice.command()).isInstanceOfSatisfying(LeadCommand.Hold.class, hold -> {
            assertThat(hold.rule()).isEqualTo("window");
            assertThat(hold.dueAt()).isEqualTo(Instant.parse("2026-03-02T17:00:00Z"));
        });
    }

    @Test
    void a_lead_without_a_zone_is_held_and_looked_at_again_when_it_expires() {
        var expiresAt = NOON.plusSeconds(600);
        var nowhere = new Callee(List.of(), List.of(), List.of(), expiresAt);
        var choice = HopperDecider.decide(schedule(null), RULES, nowhere, false, NOON);
        assertThat(choice.command()).isInstanceOfSatisfying(LeadCommand.Hold.class, hold -> {
            assertThat(hold.rule()).isEqualTo("zone-unknown");
            assertThat(hold.dueAt()).isEqualTo(expiresAt);
        });
    }

    @Test
    void a_number_that_another_campaign_is_ringing_waits() {
        var choice = HopperDecider.decide(schedule(null), RULES, callee("Europe/London"), true, NOON);
        assertThat(choice.command())
                .isInstanceOfSatisfying(
                        LeadCommand.Hold.class, hold -> assertThat(hold.rule()).isEqualTo("number-busy"));
    }

    @Test
    void a_suppressed_number_is_suppressed_before_any_other_rule_is_asked() {
        var entry = new SuppressionChanged.Entry(
                new SuppressionListId(new UUID(7, 7)), SuppressionChanged.Reason.OPT_OUT, true, NOON, null);
        var callee = new Callee(List.of(), List.of(), List.of(entry), NOON.minusSeconds(1));
        var choice = HopperDecider.decide(schedule(null), RULES, callee, true, NOON);
        assertThat(choice.command())
                .isInstanceOfSatisfying(
                        LeadCommand.Close.class, close -> assertThat(close.to()).isEqualTo(LeadState.SUPPRESSED));
    }

    @Test
    void the_schedules_end_expires_what_is_left() {
        var choice = HopperDecider.decide(schedule(NOON), RULES, callee("America/Los_Angeles"), false, NOON);
        assertThat(choice.command())
                .isInstanceOfSatisfying(
                        LeadCommand.Close.class, close -> assertThat(close.to()).isEqualTo(LeadState.EXPIRED));
    }

    private static Schedule schedule(Instant endAt) {
        return new Schedule(null, endAt, List.of(NINE_TO_FIVE));
    }

    private static Callee callee(String zone) {
        return new Callee(List.of(ZoneId.of(zone)), List.of(), List.of(), null);
    }
}
