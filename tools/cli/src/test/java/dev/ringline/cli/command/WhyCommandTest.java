package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.cli.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhyCommandTest {
    @Test
    void aNumberIsToldFromAnId() {
        assertThat(WhyCommand.isNumber("+12025550150")).isTrue();
        assertThat(WhyCommand.isNumber("01a206bc-e686-7000-bb6a-e9a273fb1fe4")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12025550150", "(202) 555-0150", "spring", ""})
    void whatIsNeitherIsNotSentAsAnId(String about) {
        assertThatThrownBy(() -> WhyCommand.isNumber(about))
                .isInstanceOf(Failure.class)
                .hasMessage("that is neither a number nor an id");
    }
}
