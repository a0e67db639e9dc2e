package dev.ringline.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_line_up_numbers_to_the_right_and_nothing_is_a_dash() {
        var table = new Table("name", "calls")
                .row("spring", 7)
                .row("a long one", 1_234)
                .row("", 0);
        assertThat(table.lines(Style.PLAIN))
                .containsExactly("name        calls", "spring          7", "a long one   1234", "–               0");
    }
}
