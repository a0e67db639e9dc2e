package dev.ringline.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @Test
    void its_size_is_read_as_stty_says_it() {
        assertThat(Terminal.Size.of("40 120\n")).contains(new Terminal.Size(40, 120));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0\n", "stty: standard input: Inappropriate ioctl for device\n", "99999 80", "24"})
    void what_says_no_size_is_no_size(String text) {
        assertThat(Terminal.Size.of(text)).isEmpty();
    }
}
