package dev.ringline.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {
    @ParameterizedTest
    @ValueSource(strings = {"1 of 10k", "100 of 10m", "3 of 1500"})
    void a_size_is_what_its_name_says(String name) {
        assertThat(Size.named(name).name()).isEqualTo(name);
    }

    @Test
    void what_names_no_size_is_refused() {
        assertThatThrownBy(() -> Size.named("ten million")).hasMessageContaining("100 of 1m");
    }

    @Test
    void the_first_size_is_measured_before_between_and_after_the_others_as_often_as_they_are() {
        var first = new Size(1, 10);
        var second = new Size(2, 10);
        var third = new Size(3, 10);
        assertThat(GrowthBench.order(List.of(first, second, third), 2))
                .containsExactly(first, second, second, first, third, third, first);
        assertThat(GrowthBench.order(List.of(first, second), 5))
                .containsExactly(first, first, first, second, second, second, second, second, first, first, first);
    }
}
