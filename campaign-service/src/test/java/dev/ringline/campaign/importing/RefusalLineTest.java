package dev.ringline.campaign.importing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalLineTest {
    @Test
    void a_line_is_csv() {
        assertThat(RefusalLine.of(Refusal.invalid(7, "name", "too long", "say \"hi\", Ada")))
                .isEqualTo("7,invalid,\"name\",\"too long\",\"say \"\"hi\"\", Ada\"\r\n");
    }

    @Test
    void what_is_not_there_is_empty() {
        assertThat(RefusalLine.of(Refusal.invalid(7, null, "2 columns", null)))
                .isEqualTo("7,invalid,,\"2 columns\",\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+491", "-2", "@SUM(A1)"})
    void a_spreadsheet_runs_nothing_of_it(String formula) {
        assertThat(RefusalLine.of(Refusal.invalid(7, formula, "not a phone number", formula)))
                .isEqualTo("7,invalid,\"'%1$s\",\"not a phone number\",\"'%1$s\"\r\n".formatted(formula));
    }
}
