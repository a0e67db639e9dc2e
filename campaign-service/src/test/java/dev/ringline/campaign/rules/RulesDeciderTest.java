package dev.ringline.campaign.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignChanged.Schedule.Window;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionChanged.Entry;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.SuppressionListId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RulesDeciderTest {
    private static final List<ZoneId> BERLIN = List.of(ZoneId.of("Europe/Berlin"));
    private static final Instant NOON = Instant.parse("2026-06-01T10:00:00Z"); // a Monday, 12:00 in Berlin
    private static final Instant CLOSING = Instant.parse("2026-06-01T15:00:00Z");
    private static final Schedule OFFICE_HOURS = new Schedule(null, null, weekdays("09:00", "17:00"));
    private static final Rules THREE_A_DAY = new Rules(3, 86_400, 3_600, List.of());
    private static final SuppressionListId LIST = new SuppressionListId(new UUID(1, 1));

    @Test
    void callable_until_the_window_closes() {
        assertThat(decide(OFFICE_HOURS, callee(), NOON)).isEqualTo(new Verdict.Callable(NOON, CLOSING));
    }

    @Test
    void callable_until_the_lead_expires_if_that_is_sooner() {
        var expires = NOON.plusSeconds(60);
        var callee = new Callee(BERLIN, List.of(), List.of(), expires);
        assertThat(decide(OFFICE_HOURS, callee, NOON)).isEqualTo(new Verdict.Callable(NOON, expires));
    }

    @Test
    void callable_until_the_campaign_ends_if_that_is_sooner() {
        var ends = NOON.plusSeconds(60);
        var schedule = new Schedule(null, ends, OFFICE_HOURS.windows());
        assertThat(decide(schedule, callee(), NOON)).isEqualTo(new Verdict.Callable(NOON, ends));
    }

    @Test
    void held_overnight_until_the_window_opens() {
        assertHeld(decide(OFFICE_HOURS, callee(), CLOSING), Rule.WINDOW, Instant.parse("2026-06-02T07:00:00Z"));
    }

    @Test
    void held_without_a_time_when_no_zone_is_known() {
        var callee = new Callee(List.of(), List.of(), List.of(), null);
        assertHeld(decide(OFFICE_HOURS, callee, NOON), Rule.ZONE_UNKNOWN, null);
    }

    @Test
    void held_for_the_gap_and_then_for_the_window() {
        var lastCall = CLOSING.minusSeconds(60);
        var callee = new Callee(BERLIN, List.of(lastCall), List.of(), null);
        assertHeld(
                decide(OFFICE_HOURS, callee, CLOSING.minusSeconds(30)),
                Rule.MINIMUM_GAP,
                Instant.parse("2026-06-02T07:00:00Z"));
    }

    @Test
    void held_at_the_cap_until_the_oldest_attempt_leaves_the_rolling_window() {
        var attempts = List.of(NOON.minusSeconds(80_000), NOON.minusSeconds(70_000), NOON.minusSeconds(60_000));
        var callee = new Callee(BERLIN, attempts, List.of(), null);
        assertHeld(decide(OFFICE_HOURS, callee, NOON), Rule.ATTEMPT_CAP, NOON.plusSeconds(6_400));
    }

    @Test
    void a_cap_of_none_holds_without_a_time() {
        var verdict = RulesDecider.decide(OFFICE_HOURS, new Rules(0, 86_400, 0, List.of()), callee(), NOON);
        assertHeld(verdict, Rule.ATTEMPT_CAP, null);
    }

    @Test
    void held_until_the_campaign_starts_and_a_window_is_open() {
        var start = Instant.parse("2026-06-05T16:00:00Z"); // Friday, after hours: so Monday
        var schedule = new Schedule(start, null, OFFICE_HOURS.windows());
        assertHeld(decide(schedule, callee(), NOON), Rule.SCHEDULE, Instant.parse("2026-06-08T07:00:00Z"));
    }

    @Test
    void a_campaign_that_ended_holds_without_a_time() {
        var schedule = new Schedule(null, NOON, OFFICE_HOURS.windows());
        assertHeld(decide(schedule, callee(), NOON), Rule.SCHEDULE, null);
    }

    @Test
    void a_lead_that_expires_before_the_window_opens_has_no_time() {
        var callee = new Callee(BERLIN, List.of(), List.of(), CLOSING.plusSeconds(60));
        assertHeld(decide(OFFICE_HOURS, callee, CLOSING), Rule.WINDOW, null);
    }

    @Test
    void an_expired_lead_is_closed() {
        var callee = new Callee(BERLIN, List.of(), List.of(), NOON);
        assertThat(decide(OFFICE_HOURS, callee, NOON))
                .isEqualTo(new Verdict.Closed(Rule.EXPIRED, "expired " + NOON, LeadState.EXPIRED));
    }

    @Test
    void a_number_on_a_tenant_wide_list_is_closed_also_at_night() {
        assertThat(decide(OFFICE_HOURS, listed(true, null), CLOSING))
                .isEqualTo(new Verdict.Closed(Rule.SUPPRESSED, "on a list: OPT_OUT", LeadState.SUPPRESSED));
    }

    @Test
    void a_list_that_the_campaign_does_not_name_forbids_nothing() {
        assertThat(decide(OFFICE_HOURS, listed(false, null), NOON)).isInstanceOf(Verdict.Callable.class);
        var naming = new Rules(3, 86_400, 0, List.of(LIST));
        assertThat(RulesDecider.decide(OFFICE_HOURS, naming, listed(false, null), NOON))
                .isInstanceOf(Verdict.Closed.class);
    }

    @Test
    void an_entry_forbids_until_it_expires() {
        assertThat(decide(OFFICE_HOURS, listed(true, NOON.plusNanos(1)), NOON)).isInstanceOf(Verdict.Closed.class);
        assertThat(decide(OFFICE_HOURS, listed(true, NOON), NOON)).isInstanceOf(Verdict.Callable.class);
    }

    @Test
    void every_rule_has_a_finding_in_its_order() {
        assertThat(RulesDecider.findings(OFFICE_HOURS, THREE_A_DAY, callee(), NOON))
                .extracting(Finding::rule)
                .containsExactly(Rule.values());
    }

    @Property(tries = 500)
    void what_is_held_is_callable_when_it_falls_due_and_not_before(
            @ForAll("callees") Callee callee, @ForAll @IntRange(min = 0, max = 20_000) int minutes) {
        var now = NOON.plus(Duration.ofMinutes(minutes));
        if (decide(OFFICE_HOURS, callee, now) instanceof Verdict.Held held && held.dueAt() != null) {
            assertThat(held.dueAt()).isAfter(now);
            assertThat(decide(OFFICE_HOURS, callee, held.dueAt())).isInstanceOf(Verdict.Callable.class);
            var justBefore = held.dueAt().minusSeconds(1);
            assertThat(justBefore.isBefore(now) || decide(OFFICE_HOURS, callee, justBefore) instanceof Verdict.Held)
                    .isTrue();
        }
    }

    @Property(tries = 500)
    void what_is_callable_stays_so_until_it_ends(
            @ForAll("callees") Callee callee,
            @ForAll @IntRange(min = 0, max = 20_000) int minutes,
            @ForAll @IntRange(min = 0, max = 99) int percent) {
        var now = NOON.plus(Duration.ofMinutes(minutes));
        if (decide(OFFICE_HOURS, callee, now) instanceof Verdict.Callable callable) {
            var length = Duration.between(callable.from(), callable.until());
            var later = callable.from().plus(length.multipliedBy(percent).dividedBy(100));
            assertThat(decide(OFFICE_HOURS, callee, later)).isEqualTo(new Verdict.Callable(later, callable.until()));
            assertThat(decide(OFFICE_HOURS, callee, callable.until())).isNotInstanceOf(Verdict.Callable.class);
        }
    }

    @Property(tries = 300)
    void releasing_whenever_the_rules_allow_never_breaks_the_cap(
            @ForAll @IntRange(min = 1, max = 4) int cap, @ForAll @IntRange(min = 60, max = 50_000) int windowS) {
        var rules = new Rules(cap, windowS, 0, List.of());
        var attempts = new ArrayList<Instant>();
        var now = NOON;
        for (var i = 0; i < 12; i++) {
            now = switch (RulesDecider.decide(
                    OFFICE_HOURS, rules, new Callee(BERLIN, attempts, List.of(), null), now)) {
                case Verdict.Callable callable -> callable.from();
                case Verdict.Held held -> held.dueAt();
                case Verdict.Closed closed -> throw new AssertionError(closed);
            };
            attempts.add(now);
        }
        for (var first : attempts) {
            var inWindow = attempts.stream()
                    .filter(at -> new Span(first, first.plusSeconds(windowS)).contains(at))
                    .count();
            assertThat(inWindow).isLessThanOrEqualTo(cap);
        }
    }

    @Provide
    Arbitrary<Callee> callees() {
        var zones = Arbitraries.of("Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Tokyo")
                .map(ZoneId::of)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(2);
        var attempts = Arbitraries.integers()
                .between(-5_000, 20_000)
                .map(minutes -> NOON.plus(Duration.ofMinutes(minutes)))
                .list()
                .ofMaxSize(6);
        return Combinators.combine(zones, attempts).as((where, tried) -> new Callee(where, tried, List.of(), null));
    }

    private static Verdict decide(Schedule schedule, Callee callee, Instant now) {
        return RulesDecider.decide(schedule, THREE_A_DAY, callee, now);
    }

    private static void assertHeld(Verdict verdict, Rule rule, Instant dueAt) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Held.class, held -> {
            assertThat(held.rule()).isEqualTo(rule);
            assertThat(held.dueAt()).isEqualTo(dueAt);
        });
    }

    private static Callee callee() {
        return new Callee(BERLIN, List.of(), List.of(), null);
    }

    private static Callee listed(boolean tenantWide, Instant expiresAt) {
        var entry = new Entry(LIST, Reason.OPT_OUT, tenantWide, NOON.minusSeconds(9), expiresAt);
        return new Callee(BERLIN, List.of(), List.of(entry), null);
    }

    private static List<Window> weekdays(String from, String until) {
        return Stream.of(DayOfWeek.values())
                .filter(day -> day.getValue() <= 5)
                .map(day -> new Window(day, LocalTime.parse(from), LocalTime.parse(until)))
                .toList();
    }
}
