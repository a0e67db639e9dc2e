package dev.ringline.campaign.importing.io;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.campaign.importing.Row;
import dev.ringline.campaign.importing.RowReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void the_separator_is_found(String separator) throws Exception {
        var file = "phone%1$sname\n+12025550123%1$sAda\n".formatted(separator);
        assertThat(rows(file)).extracting(Row::cells).containsExactly(List.of("+12025550123", "Ada"));
    }

    @Test
    void excels_sep_line_is_no_header() throws Exception {
        assertThat(rows("sep=;\r\nphone;name, first\r\n1;2\r\n"))
                .extracting(Row::cells)
                .containsExactly(List.of("1", "2"));
    }

    @Test
    void quotes_hold_separators_quotes_and_line_breaks() throws Exception {
        var file = "phone,note\n1,\"a, \"\"b\"\"\r\nc\"\n2,d\n";
        assertThat(rows(file)).extracting(Row::cells).containsExactly(List.of("1", "a, \"b\"\r\nc"), List.of("2", "d"));
    }

    @Test
    void stray_characters_around_quotes_end_nothing() throws Exception {
        assertThat(rows("phone,name\n1,\"Ada\"x\n2, \"Bob\"\n3,Co\"d\"y\n")).hasSize(3);
    }

    @Test
    void a_quote_left_open_at_the_end_is_one_row() throws Exception {
        assertThat(rows("phone,name\n1,\"Ada\n2,Bob\n")).hasSize(1);
    }

    @Test
    void rows_count_as_in_a_spreadsheet_and_empty_lines_do_not() throws Exception {
        assertThat(rows("phone\n\n1\n\n\n2")).extracting(Row::row).containsExactly(2L, 3L);
    }

    @Test
    void a_wrong_number_of_columns_is_for_the_row_to_say() throws Exception {
        assertThat(rows("a,b\n1\n1,2,3\n")).extracting(Row::cellCount).containsExactly(1, 3);
    }

    @Test
    void a_cell_of_ten_megabytes_is_cut_and_the_next_row_is_read() throws Exception {
        var rows = rows("phone,note\n1," + "x".repeat(10_000_000) + "\n2,y\n");
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().cells().getLast()).hasSize(RowReader.MAX_CELL + 1);
    }

    @Test
    void a_row_of_a_million_cells_is_cut() throws Exception {
        var rows = rows("phone,note\n" + ",".repeat(999_999) + "\n2,y\n");
        assertThat(rows.getFirst().cellCount()).isEqualTo(1_000_000);
        assertThat(rows.getFirst().cells()).hasSize(200);
    }

    @Test
    void a_quote_left_open_for_ever_ends_the_file_and_says_where() {
        var endless = new SequenceInputStream(stream("phone\n1\n\""), new Endless('x', 64L * 1_024 * 1_024));
        assertThatThrownBy(() -> {
                    try (var rows = new CsvRows(endless, UTF_8, null)) {
                        assertThat(rows.next(10)).hasSize(1);
                        rows.next(10);
                    }
                })
                .isInstanceOf(LeadFile.Unreadable.class)
                .hasMessageStartingWith("after row 2: a cell longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\n"})
    void an_empty_file_is_named(String file) {
        assertThatThrownBy(() -> rows(file))
                .isInstanceOf(LeadFile.Unreadable.class)
                .hasMessage("the file is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_byte_order_mark_says_the_encoding_and_is_no_part_of_the_header(String name) throws Exception {
        var bytes = "\uFEFFphone;Straße\n1;Zoë\n".getBytes(Charset.forName(name));
        assertThat(detected(bytes)).isEqualTo(Charset.forName(name));
        try (var rows = new CsvRows(new ByteArrayInputStream(bytes), Charset.forName(name), null)) {
            assertThat(rows.header()).containsExactly("phone", "Straße");
            assertThat(rows.next(10).getFirst().cells()).containsExactly("1", "Zoë");
        }
    }

    @Test
    void without_a_mark_the_bytes_say_the_encoding() {
        assertThat(detected("phone,Zoë\n1,日本".getBytes(UTF_8))).isEqualTo(UTF_8);
        assertThat(detected("phone,Zoë\n1,Ø".getBytes(Charset.forName("windows-1252"))))
                .isEqualTo(Charset.forName("windows-1252"));
        assertThat(detected("phone,name\n1,Ada\n".getBytes(UTF_16LE))).isEqualTo(UTF_16LE);
        assertThat(detected("phone,name\n1,Ada\n".getBytes(UTF_16BE))).isEqualTo(UTF_16BE);
        assertThat(detected("phone,Z\u00c3".getBytes(Charset.forName("windows-1252"))))
                .as("ends within what could have been UTF-8")
                .isEqualTo(Charset.forName("windows-1252"));
    }

    @Property(tries = 300)
    void utf8_is_utf8_however_it_is_cut(
            @ForAll @StringLength(min = 1, max = 300) String text, @ForAll @IntRange(min = 1, max = 7) int block) {
        var bytes = ("phone,name\n" + text.replace("\0", "")).getBytes(UTF_8);
        var detector = new EncodingDetector();
        for (var from = 0; from < bytes.length; from += block) {
            detector.take(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + block)));
        }
        assertThat(detector.charset()).isEqualTo(UTF_8);
    }

    private static Charset detected(byte[] bytes) {
        var detector = new EncodingDetector();
        detector.take(bytes);
        return detector.charset();
    }

    private static List<Row> rows(String file) throws Exception {
        try (var rows = new CsvRows(stream(file), UTF_8, null)) {
            var all = new ArrayList<Row>();
            for (var chunk = rows.next(1); !chunk.isEmpty(); chunk = rows.next(1)) {
                all.addAll(chunk);
            }
            return all;
        }
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** Many times the same byte, without holding them. */
    private static final class Endless extends InputStream {
        private final int value;
        private long left;

        Endless(int value, long length) {
            this.value = value;
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }
    }
}
