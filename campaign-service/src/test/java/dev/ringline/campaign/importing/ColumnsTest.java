package dev.ringline.campaign.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.campaign.importing.Columns.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void usual_names_are_found_in_any_order_and_the_rest_reaches_the_agent() throws Exception {
        var columns = Columns.of(List.of("Vorname", " Time Zone ", "PHONE_NUMBER", "", "Prio"), Mapping.USUAL);
        assertThat(columns.number()).isEqualTo(2);
        assertThat(columns.zone()).isEqualTo(1);
        assertThat(columns.priority()).isEqualTo(4);
        assertThat(columns.clientToken()).isEqualTo(-1);
        assertThat(columns.fields()).containsExactly(new Field("Vorname", 0));
    }

    @Test
    void of_several_usual_names_the_more_usual_is_taken() throws Exception {
        assertThat(Columns.of(List.of("mobile", "phone"), Mapping.USUAL).number())
                .isEqualTo(1);
    }

    @Test
    void the_mapping_overrides_the_usual_names() throws Exception {
        var mapping =
                new Mapping("Festnetz", null, "Kunde", null, null, new TreeMap<>(Map.of("first_name", "Vorname")));
        var columns = Columns.of(List.of("phone", "Festnetz", "Kunde", "Vorname", "Notiz"), mapping);
        assertThat(columns.number()).isEqualTo(1);
        assertThat(columns.clientToken()).isEqualTo(2);
        assertThat(columns.fields()).containsExactly(new Field("first_name", 3));
    }

    @Test
    void a_header_that_nothing_can_be_made_of_is_named() {
        assertUnusable(List.of("name", "city"), Mapping.USUAL, "no column holds the number");
        assertUnusable(List.of("phone", "name", "name"), Mapping.USUAL, "column name is there twice");
        assertUnusable(
                List.of("phone"), new Mapping("Telefon", null, null, null, null, null), "does not have: Telefon");
        assertUnusable(Collections.nCopies(201, ""), Mapping.USUAL, "more than 200 columns");
        assertUnusable(List.of("phone", "x".repeat(65)), Mapping.USUAL, "longer than 64");
        assertUnusable(List.of("phone", "a\0b"), Mapping.USUAL, "not printable");
    }

    @Test
    void two_hundred_columns_are_read() throws Exception {
        var header = IntStream.range(0, 200)
                .mapToObj(i -> i == 0 ? "phone" : "c" + i)
                .toList();
        assertThat(Columns.of(header, Mapping.USUAL).fields()).hasSize(199);
    }

    private static void assertUnusable(List<String> header, Mapping mapping, String says) {
        assertThatThrownBy(() -> Columns.of(header, mapping))
                .isInstanceOf(Columns.Unusable.class)
                .hasMessageContaining(says);
    }
}
