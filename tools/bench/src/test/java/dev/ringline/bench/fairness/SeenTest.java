package dev.ringline.bench.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenTest {
    @Test
    void who_all_have_the_same_share_are_treated_fairly() {
        assertThat(new Seen(1, List.of(0.8, 0.8, 0.8)).jain()).isCloseTo(1, within(1e-9));
    }

    @Test
    void one_who_has_all_of_four_makes_a_quarter() {
        assertThat(new Seen(1, List.of(1.0, 0.0, 0.0, 0.0)).jain()).isCloseTo(0.25, within(1e-9));
        assertThat(new Seen(1, List.of(0.0, 0.0)).jain()).isZero();
    }
}
