package dev.ringline.campaign.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import dev.ringline.events.E164;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    private static final String NUMBER = "+12025550123";

    @Test
    void a_row_becomes_a_lead() {
        var lead = reader().read(row(NUMBER, "America/Denver", "c-1", "2026-12-31T18:00:00+01:00", "5", "Ada"))
                .lead();
        assertThat(lead)
                .isEqualTo(new NewLead(
                        2,
                        new E164(NUMBER),
                        "America/Denver",
                        sorted(Map.of("name", "Ada")),
                        "c-1",
                        Instant.parse("2026-12-31T17:00:00Z"),
                        5));
    }

    @Test
    void without_a_zone_of_its_own_the_numbers_zones_hold() {
        assertThat(reader().read(row(NUMBER, "", "", "", "", "")).lead().zones())
                .isEqualTo("America/New_York");
    }

    @Test
    void everything_that_is_wrong_with_a_row_is_said_at_once() {
        var refusals = reader().read(row("nonsense", "Berlin", "x".repeat(129), "tomorrow", "high", ""))
                .refusals();
        assertThat(refusals)
                .extracting(Refusal::column)
                .containsExactly("phone", "zone", "clientToken", "expiresAt", "priority");
        assertThat(refusals.getFirst().value()).isEqualTo("nonsense");
        assertThat(refusals.getFirst().row()).isEqualTo(2);
    }

    @Test
    void a_row_without_a_number_is_refused() {
        assertThat(reader().read(row("  ", "", "", "", "", "")).refusals())
                .extracting(Refusal::reason)
                .containsExactly("no number");
    }

    @Test
    void a_row_with_too_few_or_too_many_columns_is_refused_whole() {
        assertThat(reader().read(row(NUMBER)).refusals())
                .extracting(Refusal::reason)
                .containsExactly("1 columns, the header has 6");
        assertThat(reader().read(row(NUMBER, "", "", "", "", "", "more")).refusals())
                .extracting(Refusal::reason)
                .containsExactly("7 columns, the header has 6");
    }

    @Test
    void a_cell_that_is_too_long_or_not_text_is_refused_and_cut() {
        var tooLong = reader().read(row(NUMBER, "", "", "", "", "x".repeat(RowReader.MAX_CELL + 1)));
        assertThat(tooLong.refusals().getFirst().value()).hasSize(Refusal.MAX_VALUE + 1);
        var nul = reader().read(row(NUMBER, "", "", "", "", "a\0b"));
        assertThat(nul.refusals().getFirst().value()).isEqualTo("a\uFFFDb");
    }

    @Test
    void line_breaks_within_a_cell_are_kept() {
        var lead = reader().read(row(NUMBER, "", "", "", "", "first\nsecond")).lead();
        assertThat(lead.fields()).containsEntry("name", "first\nsecond");
    }

    @Test
    void a_formula_stays_text() {
        var lead =
                reader().read(row(NUMBER, "", "", "", "", "=cmd|' /C calc'!A0")).lead();
        assertThat(lead.fields()).containsEntry("name", "=cmd|' /C calc'!A0");
    }

    @Test
    void a_priority_beyond_its_range_is_refused() {
        assertThat(reader().read(row(NUMBER, "", "", "", "-2147483648", "")).refusals())
                .hasSize(1);
    }

    @Property(tries = 1_000)
    void every_row_is_a_lead_or_refused_never_both(
            @ForAll @Size(max = 8) List<@StringLength(max = 30) @CharRange(from = '\0', to = '\u00ff') String> cells) {
        var read = reader().read(new Row(2, cells, cells.size()));
        assertThat(read.lead() == null).isEqualTo(!read.refusals().isEmpty());
        assertThat(read.refusals())
                .allSatisfy(refusal -> assertThat(
                                refusal.value() == null || refusal.value().indexOf('\0') < 0)
                        .isTrue());
    }

    private static RowReader reader() {
        try {
            var header = List.of("phone", "zone", "clientToken", "expiresAt", "priority", "name");
            return new RowReader(
                    Columns.of(header, Mapping.USUAL),
                    written -> E164.isValid(written)
                            ? new Dialable(new E164(written), "America/New_York")
                            : new Undialable("not a phone number"));
        } catch (Columns.Unusable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Row row(String... cells) {
        return new Row(2, Arrays.asList(cells), cells.length);
    }

    private static TreeMap<String, String> sorted(Map<String, String> fields) {
        return new TreeMap<>(fields);
    }
}
