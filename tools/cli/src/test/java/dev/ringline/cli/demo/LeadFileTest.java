package dev.ringline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LeadFileTest {
    @Property(tries = 50)
    void every_row_is_accounted_for_by_what_it_was_made_as(
            @ForAll @IntRange(min = LeadFile.FEWEST, max = LeadFile.MOST) int rows, @ForAll long seed) {
        var file = LeadFile.of(rows, seed);
        assertThat(file.rows()).isEqualTo(rows);
        assertThat(file.invalid() + file.duplicate() + file.suppressed().size() + file.held() + file.dialable())
                .isEqualTo(rows);
        assertThat(new HashSet<>(file.suppressed())).hasSameSizeAs(file.suppressed());
    }

    @Property(tries = 10)
    void the_same_seed_makes_the_same_file(@ForAll long seed) {
        assertThat(LeadFile.of(300, seed)).isEqualTo(LeadFile.of(300, seed));
    }

    @Property(tries = 10)
    void all_numbers_are_fictitious(@ForAll long seed) {
        assertThat(LeadFile.of(500, seed).suppressed()).allMatch(number -> number.matches("\\+1\\d{3}55501\\d{2}"));
    }
}
