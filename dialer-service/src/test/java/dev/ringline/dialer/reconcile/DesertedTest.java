package dev.ringline.dialer.reconcile;

import static dev.ringline.dialer.reconcile.Deserted.ASKED_EVERY;
import static dev.ringline.dialer.reconcile.Deserted.GONE_FOR;
import static dev.ringline.dialer.reconcile.Deserted.MOST;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.AttemptId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DesertedTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final AttemptId CALL = id(1);
    private static final Set<AttemptId> NONE_EMPTY = Set.of();

    @Test
    void two_looks_ten_seconds_apart_that_find_nobody_are_an_end() {
        var watch = watching().seen(CALL, false, NOON);
        assertThat(watch.overSince(CALL, GONE_FOR)).isEmpty();
        assertThat(watch.seen(CALL, false, NOON.plusMillis(9_999)).overSince(CALL, GONE_FOR))
                .isEmpty();
        assertThat(watch.seen(CALL, false, NOON.plusSeconds(10)).overSince(CALL, GONE_FOR))
                .contains(NOON);
    }

    @Test
    void a_leg_that_comes_back_begins_anew() {
        var watch = watching()
                .seen(CALL, false, NOON)
                .seen(CALL, true, NOON.plusSeconds(5))
                .seen(CALL, false, NOON.plusSeconds(11));
        assertThat(watch.overSince(CALL, GONE_FOR)).isEmpty();
    }

    @Test
    void a_call_in_a_room_that_lists_nobody_is_asked_about_at_once_others_seldom() {
        var watch = watching();
        assertThat(watch.toAsk(Set.of(CALL), NOON)).containsExactly(CALL);
        assertThat(watch.toAsk(NONE_EMPTY, NOON.plus(ASKED_EVERY).minusMillis(1)))
                .isEmpty();
        assertThat(watch.toAsk(NONE_EMPTY, NOON.plus(ASKED_EVERY))).containsExactly(CALL);
    }

    @Test
    void one_that_was_not_found_is_looked_for_again() {
        assertThat(watching().seen(CALL, false, NOON).toAsk(NONE_EMPTY, NOON)).containsExactly(CALL);
    }

    @Test
    void after_livekit_was_away_all_are_asked_about_and_none_is_known_to_be_gone() {
        var watch = watching().seen(CALL, false, NOON).doubted(NOON.plusSeconds(1));
        assertThat(watch.toAsk(NONE_EMPTY, NOON.plusSeconds(2))).containsExactly(CALL);
        assertThat(watch.seen(CALL, false, NOON.plusSeconds(60)).overSince(CALL, GONE_FOR))
                .isEmpty();
    }

    @Test
    void one_that_was_answered_before_livekit_was_away_is_asked_about_although_nobody_looked_yet() {
        var watch = Deserted.none().doubted(NOON.plusSeconds(1)).among(Map.of(CALL, NOON));
        assertThat(watch.toAsk(NONE_EMPTY, NOON.plusSeconds(2))).containsExactly(CALL);
        var after = Deserted.none().doubted(NOON).among(Map.of(CALL, NOON.plusSeconds(1)));
        assertThat(after.toAsk(NONE_EMPTY, NOON.plusSeconds(2))).isEmpty();
    }

    @Test
    void what_is_over_is_forgotten() {
        assertThat(watching().among(Map.of()).calls()).isEmpty();
        assertThat(Deserted.none().seen(CALL, false, NOON).calls()).isEmpty();
    }

    @Property
    void questions_are_bounded_and_every_call_has_its_turn(@ForAll @IntRange(min = 0, max = 400) int many) {
        var calls = LongStream.range(0, many).mapToObj(DesertedTest::id).collect(toMap(id -> id, _ -> NOON));
        var watch = Deserted.none().among(calls).doubted(NOON);
        for (int sweep = 0; sweep * MOST < many; sweep++) {
            var asked = watch.toAsk(NONE_EMPTY, NOON);
            assertThat(asked).hasSizeLessThanOrEqualTo(MOST);
            for (var id : asked) {
                watch = watch.seen(id, true, NOON.plusSeconds(1));
            }
        }
        assertThat(watch.toAsk(NONE_EMPTY, NOON)).isEmpty();
    }

    private static Deserted watching() {
        return Deserted.none().among(Map.of(CALL, NOON));
    }

    private static AttemptId id(long number) {
        return new AttemptId(new UUID(0, number));
    }
}
