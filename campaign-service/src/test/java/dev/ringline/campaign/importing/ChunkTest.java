package dev.ringline.campaign.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import dev.ringline.events.E164;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunkTest {
    @Test
    void the_first_row_with_a_number_counts() throws Exception {
        var chunk = read(List.of(List.of("+12025550123", "a"), List.of("+12025550123", "b")));
        assertThat(chunk.leads()).extracting(NewLead::row).containsExactly(2L);
        assertThat(chunk.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.kind()).isEqualTo(Refusal.Kind.DUPLICATE);
            assertThat(refused.refusals().getFirst().reason()).isEqualTo("the same number as row 2");
        });
    }

    @Test
    void a_client_token_counts_once_too() throws Exception {
        var chunk = read(List.of(List.of("+12025550123", "a"), List.of("+12025550124", "a")));
        assertThat(chunk.leads()).hasSize(1);
        assertThat(chunk.refused().getFirst().kind()).isEqualTo(Refusal.Kind.DUPLICATE);
    }

    @Property(tries = 500)
    void no_row_is_lost_and_none_counts_twice(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 30) Integer> numbers) throws Exception {
        var rows = new ArrayList<List<String>>();
        numbers.forEach(i -> rows.add(List.of(i < 5 ? "bad" : "+120255501%02d".formatted(i), "")));
        var chunk = read(rows);
        assertThat(chunk.leads().size() + chunk.refused().size()).isEqualTo(chunk.rows());
        assertThat(chunk.leads()).extracting(lead -> lead.number().value()).doesNotHaveDuplicates();
        assertThat(chunk.leads().size())
                .isEqualTo((int) numbers.stream().filter(i -> i >= 5).distinct().count());
    }

    private static Chunk read(List<List<String>> cells) throws Exception {
        var columns = Columns.of(List.of("phone", "clientToken"), Mapping.USUAL);
        var reader = new RowReader(
                columns,
                written -> E164.isValid(written)
                        ? new Dialable(new E164(written), "America/New_York")
                        : new Undialable("not a phone number"));
        var rows = new ArrayList<Row>();
        for (var i = 0; i < cells.size(); i++) {
            rows.add(new Row(i + 2, cells.get(i), cells.get(i).size()));
        }
        return Chunk.of(0, rows.stream().map(reader::read).toList(), "phone");
    }
}
