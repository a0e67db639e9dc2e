package dev.ringline.dialer.callerid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.callerid.CallerIds.Candidate;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.CallerId.Strategy;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallerIdsTest {
    private static final CallerId ROUND_ROBIN = new CallerId(Strategy.ROUND_ROBIN, null);

    @Test
    void round_robin_shows_each_number_in_turn() {
        var shown = new ArrayList<NumberId>();
        NumberId last = null;
        for (int i = 0; i < 6; i++) {
            last = CallerIds.choose(ROUND_ROBIN, List.of(number(3), number(1), number(2)), last)
                    .orElseThrow()
                    .numberId();
            shown.add(last);
        }
        assertThat(shown).containsExactly(id(1), id(2), id(3), id(1), id(2), id(3));
    }

    @Test
    void round_robin_goes_on_behind_a_number_that_is_gone() {
        assertThat(CallerIds.choose(ROUND_ROBIN, List.of(number(1), number(3)), id(2)))
                .contains(number(3));
    }

    @Test
    void a_fixed_number_is_shown_or_none() {
        var fixed = new CallerId(Strategy.FIXED, id(2));
        assertThat(CallerIds.choose(fixed, List.of(number(1), number(2)), null)).contains(number(2));
        assertThat(CallerIds.choose(fixed, List.of(number(1)), null)).isEmpty();
    }

    @Test
    void without_candidates_or_with_a_strategy_from_the_future_none_is_shown() {
        assertThat(CallerIds.choose(ROUND_ROBIN, List.of(), null)).isEmpty();
        assertThat(CallerIds.choose(new CallerId(Strategy.UNRECOGNIZED, null), List.of(number(1)), null))
                .isEmpty();
    }

    private static Candidate number(int n) {
        return new Candidate(id(n), new E164("+1500555000" + n));
    }

    private static NumberId id(int n) {
        return new NumberId(new UUID(0x7000L, n));
    }
}
