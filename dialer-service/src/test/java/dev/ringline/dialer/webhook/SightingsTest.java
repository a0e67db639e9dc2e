package dev.ringline.dialer.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.webhook.Sighting.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final Instant SLOT = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void the_first_that_joined_proves_that_nobody_answered() {
        var seen = new Sightings(List.of(joined("PA_1", 0), left("PA_1", "ringing", "USER_UNAVAILABLE", 8)));
        assertThat(seen.legEnd(SLOT)).isInstanceOf(LegEnd.Unanswered.class);
    }

    @Test
    void a_leg_that_came_back_after_a_crash_proves_nothing_by_dialing() {
        var seen = new Sightings(
                List.of(joined("PA_1", 0), joined("PA_2", 20), left("PA_2", "dialing", "CLIENT_INITIATED", 40)));
        assertThat(seen.legEnd(SLOT)).isInstanceOf(LegEnd.Nothing.class);
    }

    @Test
    void a_join_long_after_the_dial_may_be_the_second_one() {
        var seen = new Sightings(List.of(joined("PA_2", 20), left("PA_2", "dialing", "CLIENT_INITIATED", 40)));
        assertThat(seen.legEnd(SLOT)).isInstanceOf(LegEnd.Nothing.class);
    }

    @Test
    void a_leg_that_left_for_its_own_second_coming_is_not_the_end() {
        var seen = new Sightings(List.of(joined("PA_1", 0), left("PA_1", "active", "DUPLICATE_IDENTITY", 8)));
        assertThat(seen.overAt()).isEmpty();
    }

    @Test
    void an_event_that_came_late_ended_the_call_when_livekit_says() {
        var late = new Sighting(
                "room_finished", null, CallIds.NONE, null, null, SLOT.plusSeconds(30), SLOT.plusSeconds(90));
        assertThat(new Sightings(List.of(late)).overAt()).contains(SLOT.plusSeconds(30));
    }

    @Property
    void order_and_repetition_change_nothing(@ForAll Random dice) {
        var seen = new ArrayList<>(List.of(
                joined("PA_1", 0),
                left("PA_1", "ringing", "USER_UNAVAILABLE", 8),
                new Sighting(
                        "room_finished", null, CallIds.NONE, null, null, SLOT.plusSeconds(9), SLOT.plusSeconds(9))));
        seen.add(seen.get(dice.nextInt(seen.size())));
        java.util.Collections.shuffle(seen, dice);
        assertThat(new Sightings(seen).legEnd(SLOT)).isEqualTo(LegEnd.of("USER_UNAVAILABLE", "ringing", true));
        assertThat(new Sightings(seen).overAt()).isPresent();
    }

    private static Sighting joined(String sid, int second) {
        return new Sighting(
                "participant_joined",
                Who.CALLEE,
                new CallIds("SCL_1", sid, null),
                "dialing",
                null,
                SLOT.plusSeconds(second),
                SLOT.plusSeconds(second));
    }

    private static Sighting left(String sid, String status, String reason, int second) {
        return new Sighting(
                "participant_left",
                Who.CALLEE,
                new CallIds("SCL_1", sid, "CA_1"),
                status,
                reason,
                SLOT.plusSeconds(second),
                SLOT.plusSeconds(second));
    }
}
