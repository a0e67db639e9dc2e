package dev.ringline.dialer.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.events.E164;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedDestinationsTest {
    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                          | +15005550001 | true
            +15005550001               | +15005550001 | true
            +15005550001, +4930123456  | +4930123456  | true
            +1500                      | +15005550001 | true
            +15005550001               | +15005550002 | false
            ''                         | +15005550001 | false
            """)
    // spotless:on
    void only_what_is_listed_is_rung(String setting, String number, boolean allowed) {
        assertThat(AllowedDestinations.parse(setting).allows(new E164(number))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "15005550001", "+", "+0150", "+1500555000x", "*,+x"})
    void a_list_that_cannot_be_read_stops_the_start(String setting) {
        assertThatThrownBy(() -> AllowedDestinations.parse(setting)).isInstanceOf(IllegalArgumentException.class);
    }
}
