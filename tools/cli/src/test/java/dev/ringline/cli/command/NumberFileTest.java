package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.cli.command.NumberFile.Entry;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberFileTest {
    @Test
    void a_line_is_a_number_and_what_stands_behind_it_is_not() {
        assertThat(read("+12065550100, first\n(206) 555-0101;x\n\n  +12065550102\t\n"))
                .containsExactly(
                        new Entry(1, "+12065550100"), new Entry(2, "(206) 555-0101"), new Entry(4, "+12065550102"));
    }

    @Test
    void a_header_is_no_number_but_any_other_line_without_one_is_given_to_be_refused() {
        assertThat(read("Telefon;Name\n\"0151 555\";\"M\u00fcller\nBerlin\"\nunknown;\n"))
                .containsExactly(new Entry(2, "0151 555"), new Entry(4, "unknown"));
    }

    @Test
    void any_encoding_that_people_save_lists_in_is_read() {
        var file = "\ufeff+12065550100;M\u00fcller\r\n+12065550101;Zo\u00eb\r\n";
        var expected = NumberFile.read(file.getBytes(StandardCharsets.UTF_8));
        assertThat(expected).containsExactly(new Entry(1, "+12065550100"), new Entry(2, "+12065550101"));
        assertThat(NumberFile.read(file.getBytes(StandardCharsets.UTF_16LE))).isEqualTo(expected);
        assertThat(NumberFile.read(file.substring(1).getBytes(Charset.forName("windows-1252"))))
                .isEqualTo(expected);
    }

    @Test
    void an_empty_file_holds_nothing() {
        assertThat(read("")).isEmpty();
    }

    private static List<Entry> read(String text) {
        return NumberFile.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
