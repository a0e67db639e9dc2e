package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {
    @Test
    void they_are_the_same_on_each_day() {
        assertThat(Hours.windows("09:00-20:00"))
                .hasSize(7)
                .contains(Map.of("day", "MONDAY", "from", "09:00", "until", "20:00"))
                .contains(Map.of("day", "SUNDAY", "from", "09:00", "until", "20:00"));
    }

    @Test
    void a_day_ends_at_midnight() {
        assertThat(Hours.windows("00:00-24:00"))
                .allMatch(window -> window.get("from").equals("00:00")
                        && window.get("until").equals("00:00"));
    }

    @Test
    void they_are_shown_as_they_were_written() {
        var mapper = new ObjectMapper();
        var stored = mapper.valueToTree(List.of(
                Map.of("day", "MONDAY", "from", "00:00:00", "until", "00:00:00"),
                Map.of("day", "TUESDAY", "from", "09:30", "until", "20:00:00")));
        assertThat(Hours.shown(stored)).containsExactly("MONDAY 00:00-24:00", "TUESDAY 09:30-20:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9-20", "09:00", "20:00-09:00", "09:00-09:00", "09:00-25:00", "24:00-09:00"})
    void what_are_no_hours_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Hours.windows(text));
    }
}
