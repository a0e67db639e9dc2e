package dev.ringline.campaign.importing.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.importing.ResolvedNumber;
import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberPlanTest {
    private static final NumberPlan PLAN = new NumberPlan();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    +12025550123         |    | +12025550123  | America/New_York
                    (202) 555-0123       | US | +12025550123  | America/New_York
                    1-202-555-0123       | US | +12025550123  | America/New_York
                    202.555.0123         | CA | +12025550123  | America/New_York
                    +1 415 555 0101      |    | +14155550101  | America/Los_Angeles
                    030 23125 000        | DE | +493023125000 | Europe/Berlin
                    0049 30 23125000     | DE | +493023125000 | Europe/Berlin
                    +49 (0)30 23125000   |    | +493023125000 | Europe/Berlin
                    tel:+49-30-23125000  |    | +493023125000 | Europe/Berlin
                    020 7946 0018        | GB | +442079460018 | Europe/London
                    06 3600 6000         | IT | +390636006000 | Europe/Rome
                    01 70 18 99 00       | FR | +33170189900  | Europe/Paris
                    """)
    void numbers_as_people_write_them(String written, String country, String e164, String zones) {
        assertThat(PLAN.resolve(written, country)).isInstanceOfSatisfying(Dialable.class, dialable -> {
            assertThat(dialable.number().value()).isEqualTo(e164);
            assertThat(dialable.zones()).isEqualTo(zones);
        });
    }

    @Test
    void the_apostrophe_of_spreadsheets_and_hard_spaces_are_no_part_of_a_number() {
        assertThat(PLAN.resolve("'+49\u00a030\u00a023125000", null)).isInstanceOf(Dialable.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    030 23125000   |    | no country code, and no default country was given
                    +999 123456789 |    | no such country code
                    +49 30         |    | too short
                    12             | DE | too short
                    +1202555012345 |    | too long
                    +11005550123   |    | no such number in its country's plan
                    +19995550123   |    | no such number in its country's plan
                    1-800-FLOWERS  | US | not a phone number
                    4.93E+11       | DE | not a phone number
                    unknown        | DE | not a phone number
                    030 1 ext. 3   | DE | not a phone number
                    #NAME?         | DE | not a phone number
                    =1+1           | DE | not a phone number
                    +              | DE | not a phone number
                    """)
    void what_is_no_number_is_named(String written, String country, String reason) {
        assertThat(PLAN.resolve(written, country)).isEqualTo(new Undialable(reason));
    }

    @Test
    void a_number_that_may_be_in_several_zones_has_them_all() {
        assertThat(PLAN.resolve("+18002255288", null)) // toll-free: anywhere in North America
                .isInstanceOfSatisfying(
                        Dialable.class,
                        free -> assertThat(List.of(free.zones().split(",")))
                                .contains("America/New_York", "America/Los_Angeles", "Pacific/Honolulu"));
    }

    @Property(tries = 5_000)
    void the_fast_path_says_what_libphonenumber_says(@ForAll("northAmerican") String number) {
        assertThat(PLAN.resolve(number, null)).isEqualTo(PLAN.parse(number, null));
    }

    /** The cache is filled by one number of an exchange and read for all others. */
    @Test
    void area_code_and_exchange_decide_what_is_kept() {
        var random = new Random(
                9_000); // the same 100,000 of 640,000 exchanges each time: a new libphonenumber is judged alike
        for (var i = 0; i < 100_000; i++) {
            var exchange = "+1%d%d".formatted(random.nextInt(200, 1_000), random.nextInt(200, 1_000));
            PLAN.resolve(exchange + "0000", null);
            var number = exchange + "%04d".formatted(random.nextInt(10_000));
            assertThat(PLAN.resolve(number, null)).as(exchange).isEqualTo(PLAN.parse(number, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1246521", "+1246522", "+1876606"})
    void exchanges_shared_by_several_kinds_of_line_are_read_to_the_end(String exchange) {
        for (var line = 0; line < 10_000; line++) {
            var number = exchange + "%04d".formatted(line);
            assertThat(PLAN.resolve(number, null)).isEqualTo(PLAN.parse(number, null));
        }
    }

    @Property(tries = 2_000)
    void any_text_has_an_answer(
            @ForAll @CharRange(from = '\0', to = '\uffff') @StringLength(max = 100) String text,
            @ForAll("countries") String country) {
        ResolvedNumber resolved = PLAN.resolve(text, country);
        assertThat(resolved).isNotNull();
    }

    @Provide
    Arbitrary<String> northAmerican() {
        return Arbitraries.longs().between(2_000_000_000L, 9_999_999_999L).map(digits -> "+1" + digits);
    }

    @Provide
    Arbitrary<String> countries() {
        return Arbitraries.of("US", "DE", "GB", "IT").injectNull(0.2);
    }
}
