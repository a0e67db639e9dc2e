package dev.ringline.dialer.guard;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
    @Test
    void a_project_on_cloud_has_56_dials_in_ten_seconds() {
        assertThat(new RequestBudget(1_000).dials(0)).isEqualTo(56);
    }

    /** As full as windows can be, no minute holds more than is allowed, wherever it begins. */
    @Property
    void no_minute_holds_more(@ForAll @IntRange(min = 60, max = 100_000) int aMinute) {
        assertThat(7 * new RequestBudget(aMinute).aWindow()).isLessThanOrEqualTo(aMinute);
    }

    @Property
    void dials_leave_a_fifth_to_what_looks_after_calls(
            @ForAll @IntRange(min = 60, max = 100_000) int aMinute, @ForAll @IntRange(max = 10_000) int taken) {
        var budget = new RequestBudget(aMinute);
        int dials = budget.dials(taken);
        assertThat(dials == 0 || taken + 2 * dials <= budget.aWindow() * 4 / 5).isTrue();
    }

    @Test
    void without_a_limit_nothing_is_counted() {
        assertThat(new RequestBudget(0).isLimited()).isFalse();
        assertThat(new RequestBudget(0).dials(1_000_000)).isEqualTo(Integer.MAX_VALUE);
    }
}
