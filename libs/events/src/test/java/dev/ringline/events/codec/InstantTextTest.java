package dev.ringline.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;

/** jqwik prints the seed of a failure. */
class InstantTextTest {
    private static final ObjectMapper USUAL = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final ObjectMapper OURS = EventCodec.mapper();

    @Property(tries = 20_000)
    void a_time_is_written_as_instants_are_and_read_again(@ForAll("times") Instant time)
            throws JsonProcessingException {
        assertThat(InstantText.of(time)).isEqualTo(time.toString());
        assertThat(InstantText.parse(time.toString())).isEqualTo(time);
        assertThat(OURS.readValue(OURS.writeValueAsString(time), Instant.class)).isEqualTo(time);
    }

    @Property(tries = 20_000)
    void a_text_that_is_a_little_different_is_read_as_the_time_module_reads_it_or_refused_as_by_it(
            @ForAll("times") Instant time,
            @ForAll @IntRange(max = 29) int place,
            @ForAll @CharRange(from = '+', to = ':') char other,
            @ForAll @IntRange(max = 3) int cut) {
        var text = new StringBuilder(time.toString());
        text.setCharAt(place % text.length(), other);
        text.delete(Math.max(0, text.length() - 1 - cut), text.length() - 1);
        var changed = "\"" + text + "\"";

        assertThat(read(OURS, changed)).isEqualTo(read(USUAL, changed));
        assertThat(InstantText.read(text.toString()))
                .satisfiesAnyOf(
                        read -> assertThat(read).isNull(),
                        read -> assertThat(read).isEqualTo(Instant.parse(text)));
    }

    @Example
    void what_ours_do_not_look_like_is_read_all_the_same() throws JsonProcessingException {
        assertThat(OURS.readValue("\"2026-11-23T24:00:00Z\"", Instant.class)).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(OURS.readValue("\"2026-11-23T10:00:00+02:00\"", Instant.class))
                .isEqualTo("2026-11-23T08:00:00Z");
        assertThat(OURS.readValue("1763892000.5", Instant.class))
                .isEqualTo(Instant.ofEpochSecond(1_763_892_000L, 500_000_000L));
    }

    private static Object read(ObjectMapper mapper, String json) {
        try {
            return mapper.readValue(json, Instant.class);
        } catch (JsonProcessingException | DateTimeException e) {
            return e.getClass();
        }
    }

    /** Of our days, of all that has four digits a year, and of all; with all numbers of digits. */
    @Provide
    Arbitrary<Instant> times() {
        var seconds = Arbitraries.oneOf(
                Arbitraries.longs().between(1_600_000_000L, 2_500_000_000L),
                Arbitraries.longs().between(-63_000_000_000L, 254_000_000_000L),
                Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
        var nanos = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000),
                Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1_000),
                Arbitraries.integers().between(0, 999_999_999));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }
}
