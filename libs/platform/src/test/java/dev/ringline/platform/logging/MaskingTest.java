package dev.ringline.platform.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rang +15550100123 at noon                   | rang +1…23 at noon
                    GET /x?to=%2B15550100123&y=1                | GET /x?to=%2B1…23&y=1
                    INVITE sip:15550100123@carrier              | INVITE sip:1…23@carrier
                    tel:+4915550100123;ext=1                    | tel:+4…23;ext=1
                    Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc-_ | Bearer eyJ…
                    took 1795394754775 ms, offset 20260302      | took 1795394754775 ms, offset 20260302
                    at 2026-03-02T12:00:00+01:00 it was +5 °C   | at 2026-03-02T12:00:00+01:00 it was +5 °C
                    """)
    void numbers_and_tokens_are_masked_and_nothing_else(String text, String shown) {
        assertThat(Masking.mask(text)).isEqualTo(shown);
    }

    @Property
    void no_number_in_international_form_gets_through(
            @ForAll @LongRange(min = 1_000_000, max = 999_999_999_999_999L) long digits) {
        assertThat(Masking.mask("x=+" + digits + ";")).doesNotContain(Long.toString(digits));
    }

    @Test
    void a_log_record_is_masked_with_its_parameters_and_its_causes() {
        var record = new ExtLogRecord(Level.INFO, "rang %s", ExtLogRecord.FormatStyle.PRINTF, "x");
        record.setParameters(new Object[] {"+15550100123"});
        record.setThrown(new IllegalStateException("outer", new IllegalArgumentException("to +15550100123")));

        assertThat(new MaskingFilter().isLoggable(record)).isTrue();

        assertThat(record.getMessage()).isEqualTo("rang +1…23");
        assertThat(record.getThrown().getCause().toString()).isEqualTo("java.lang.IllegalArgumentException: to +1…23");
        assertThat(record.getThrown().getStackTrace()).isNotEmpty();
    }
}
