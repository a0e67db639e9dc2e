package dev.ringline.campaign.rules;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignChanged.Schedule.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CallingHoursTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void a_window_is_in_the_callees_wall_time() {
        var open = open(List.of(window(MONDAY, "09:00", "17:00")), List.of(BERLIN), "2026-06-01T00:00:00Z", 1);
        assertThat(open).containsExactly(span("2026-06-01T07:00:00Z", "2026-06-01T15:00:00Z"));
    }

    @Test
    void of_several_zones_the_strictest_counts() {
        var open = open(
                List.of(window(MONDAY, "09:00", "17:00")), List.of(NEW_YORK, LOS_ANGELES), "2026-06-01T00:00:00Z", 2);
        assertThat(open).containsExactly(span("2026-06-01T16:00:00Z", "2026-06-01T21:00:00Z"));
    }

    @Test
    void zones_too_far_apart_are_never_open_together() {
        var open = open(
                List.of(window(MONDAY, "09:00", "12:00")), List.of(NEW_YORK, LOS_ANGELES), "2026-06-01T00:00:00Z", 8);
        assertThat(open).isEmpty();
    }

    @Test
    void without_a_zone_nothing_is_open() {
        assertThat(open(allDay(), List.of(), "2026-06-01T00:00:00Z", 8)).isEmpty();
    }

    @Test
    void midnight_as_the_end_is_the_days_end_and_joins_the_next_day() {
        var open = open(
                List.of(window(MONDAY, "20:00", "00:00"), window(TUESDAY, "00:00", "01:00")),
                List.of(BERLIN),
                "2026-06-01T00:00:00Z",
                3);
        assertThat(open).containsExactly(span("2026-06-01T18:00:00Z", "2026-06-01T23:00:00Z"));
    }

    @Test
    void a_window_that_ends_before_it_begins_is_never_open() {
        assertThat(open(List.of(window(MONDAY, "17:00", "09:00")), List.of(BERLIN), "2026-06-01T00:00:00Z", 8))
                .isEmpty();
    }

    @Test
    void the_hour_that_spring_skips_is_not_open() { // Berlin, 29 March 2026: 02:00 becomes 03:00
        var open = open(List.of(window(SUNDAY, "02:00", "03:00")), List.of(BERLIN), "2026-03-29T00:00:00Z", 1);
        assertThat(open).isEmpty();
    }

    @Test
    void a_window_over_the_skipped_hour_is_that_much_shorter() {
        var open = open(List.of(window(SUNDAY, "01:00", "04:00")), List.of(BERLIN), "2026-03-29T00:00:00Z", 1);
        assertThat(open).containsExactly(span("2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"));
    }

    @Test
    void the_hour_that_autumn_repeats_is_open_both_times() { // Berlin, 25 October 2026: 03:00 becomes 02:00
        var open = open(List.of(window(SUNDAY, "02:00", "03:00")), List.of(BERLIN), "2026-10-24T22:00:00Z", 1);
        assertThat(open).containsExactly(span("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"));
    }

    @Test
    void a_window_from_within_the_repeated_hour_closes_in_between() {
        var open = open(List.of(window(SUNDAY, "02:30", "04:00")), List.of(BERLIN), "2026-10-24T22:00:00Z", 1);
        assertThat(open)
                .containsExactly(
                        span("2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"),
                        span("2026-10-25T01:30:00Z", "2026-10-25T03:00:00Z"));
    }

    @Property(tries = 300)
    void open_is_exactly_when_every_wall_clock_is_inside_a_window(
            @ForAll("windows") List<Window> windows,
            @ForAll("zones") List<ZoneId> zones,
            @ForAll("startsNearAClockChange") Instant from) {
        var within = Span.startingAt(from, Duration.ofHours(60));
        var open = CallingHours.open(windows, zones, within);
        for (var at = within.from(); at.isBefore(within.until()); at = at.plusSeconds(300)) {
            var instant = at;
            assertThat(open.stream().anyMatch(span -> span.contains(instant)))
                    .as("%s in %s", instant, zones)
                    .isEqualTo(zones.stream().allMatch(zone -> isInside(windows, zone, instant)));
        }
    }

    @Property(tries = 300)
    void open_spans_are_in_order_and_never_touch(
            @ForAll("windows") List<Window> windows,
            @ForAll("zones") List<ZoneId> zones,
            @ForAll("startsNearAClockChange") Instant from) {
        var open = CallingHours.open(windows, zones, Span.startingAt(from, Duration.ofDays(8)));
        for (var i = 1; i < open.size(); i++) {
            assertThat(open.get(i).from()).isAfter(open.get(i - 1).until());
        }
    }

    @Property(tries = 200)
    void another_possible_zone_never_opens_more(
            @ForAll("windows") List<Window> windows,
            @ForAll("zones") List<ZoneId> zones,
            @ForAll("zone") ZoneId another,
            @ForAll("startsNearAClockChange") Instant from) {
        var within = Span.startingAt(from, Duration.ofDays(8));
        var more = Stream.concat(zones.stream(), Stream.of(another)).toList();
        var strict = CallingHours.open(windows, more, within);
        assertThat(Span.intersection(strict, CallingHours.open(windows, zones, within)))
                .isEqualTo(strict);
    }

    @Provide
    Arbitrary<List<Window>> windows() {
        var quarter = Arbitraries.integers().between(0, 95).map(i -> LocalTime.MIDNIGHT.plusMinutes(15L * i));
        return Combinators.combine(Arbitraries.of(DayOfWeek.values()), quarter, quarter)
                .as(Window::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<ZoneId>> zones() {
        return zone().list().uniqueElements().ofMinSize(1).ofMaxSize(3);
    }

    /** Half-hour changes (Lord Howe), odd offsets (Kathmandu), no changes (Phoenix), both hemispheres. */
    @Provide
    Arbitrary<ZoneId> zone() {
        return Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "America/St_Johns",
                        "America/Phoenix",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "Africa/Casablanca",
                        "Pacific/Apia",
                        "UTC")
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<Instant> startsNearAClockChange() {
        return Combinators.combine(
                        Arbitraries.of(
                                "2026-03-08T00:00:00Z",
                                "2026-03-28T12:00:00Z",
                                "2026-04-04T00:00:00Z",
                                "2026-10-03T12:00:00Z",
                                "2026-10-24T12:00:00Z",
                                "2026-10-31T12:00:00Z",
                                "2026-12-30T12:00:00Z"),
                        Arbitraries.integers().between(0, 288))
                .as((day, steps) -> Instant.parse(day).plusSeconds(300L * steps));
    }

    private static boolean isInside(List<Window> windows, ZoneId zone, Instant instant) {
        var wall = instant.atZone(zone);
        return windows.stream()
                .filter(window -> window.day() == wall.getDayOfWeek())
                .anyMatch(window -> !wall.toLocalTime().isBefore(window.from())
                        && (window.until().equals(LocalTime.MIDNIGHT)
                                || wall.toLocalTime().isBefore(window.until())));
    }

    private static List<Span> open(List<Window> windows, List<ZoneId> zones, String from, int days) {
        return CallingHours.open(windows, zones, Span.startingAt(Instant.parse(from), Duration.ofDays(days)));
    }

    private static List<Window> allDay() {
        return Stream.of(DayOfWeek.values())
                .map(day -> new Window(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT))
                .toList();
    }

    private static Window window(DayOfWeek day, String from, String until) {
        return new Window(day, LocalTime.parse(from), LocalTime.parse(until));
    }

    private static Span span(String from, String until) {
        return new Span(Instant.parse(from), Instant.parse(until));
    }
}
