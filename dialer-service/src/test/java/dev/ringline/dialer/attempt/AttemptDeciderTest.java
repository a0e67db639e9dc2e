package dev.ringline.dialer.attempt;

import static dev.ringline.dialer.attempt.AttemptDecider.decide;
import static dev.ringline.dialer.attempt.Attempts.after;
import static dev.ringline.dialer.attempt.Attempts.at;
import static dev.ringline.dialer.attempt.Attempts.claimed;
import static dev.ringline.dialer.attempt.Attempts.facts;
import static dev.ringline.dialer.attempt.Attempts.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.AttemptFact.Lost;
import dev.ringline.dialer.attempt.AttemptFact.NotSent;
import dev.ringline.dialer.attempt.AttemptFact.PreparationBegan;
import dev.ringline.dialer.attempt.AttemptFact.Refused;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AttemptDeciderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/attempt-transitions.txt");

    /** Written when absent; a change of the table is a change of this file, and is reviewed like one. */
    @Test
    void the_transitions_are_the_golden_ones() throws IOException {
        var table = new StringBuilder();
        states().forEach((name, attempt) -> table.append(line(name, attempt)));
        if (Files.notExists(GOLDEN)) {
            Files.writeString(GOLDEN, table);
        }
        assertThat(table.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void an_answer_found_after_the_end_is_a_correction_and_stays_ended() {
        // given
        var settled = states().get("ENDED UNKNOWN");
        // when
        var progress = decide(settled, facts().get("Answered"));
        // then
        var moved = (AttemptProgress.Moved) progress;
        assertThat(moved.event()).isInstanceOf(CallCorrected.class);
        assertThat(moved.after().state()).isEqualTo(AttemptState.ENDED);
        assertThat(moved.after().disposition()).isEqualTo(Disposition.ANSWERED);
        assertThat(moved.after().burnt()).isTrue();
    }

    @Test
    void an_answer_is_a_200_whatever_was_known_before() {
        assertThat(states().get("ENDED ANSWERED").sipStatus()).isEqualTo(200);
        for (var before : states().entrySet()) {
            if (decide(before.getValue(), facts().get("Answered")) instanceof AttemptProgress.Moved moved) {
                assertThat(moved.after().sipStatus()).as(before.getKey()).isEqualTo(200);
                assertThat(moved.after().sipReason()).as(before.getKey()).isNull();
            }
        }
    }

    @Test
    void ring_and_talk_time_are_measured_from_slot_to_answer_to_end() {
        var ended = states().get("ENDED ANSWERED");
        assertThat(ended.ringTimeMs()).isEqualTo(6_000);
        assertThat(ended.talkTimeMs()).isEqualTo(32_000);
    }

    @Property
    void a_final_attempt_never_moves_back(@ForAll("histories") @Size(max = 30) List<String> history) {
        var attempt = waiting();
        for (var name : history) {
            var next = after(attempt, facts().get(name));
            if (attempt.state().isFinal()) {
                assertThat(next.state().isFinal())
                        .as("%s after %s", name, attempt.state())
                        .isTrue();
            }
            attempt = next;
        }
    }

    @Property
    void exactly_one_final_record_answers_a_release(@ForAll("histories") @Size(max = 30) List<String> history) {
        var attempt = waiting();
        var finals = 0;
        for (var name : history) {
            if (!name.equals("Asked") && decide(attempt, facts().get(name)) instanceof AttemptProgress.Moved moved) {
                finals += moved.event().isFinal() && !(moved.event() instanceof CallCorrected) ? 1 : 0;
            }
            attempt = after(attempt, facts().get(name));
        }
        assertThat(finals).isEqualTo(attempt.state().isFinal() ? 1 : 0);
    }

    @Property
    void what_was_never_claimed_never_burns(@ForAll("histories") @Size(max = 30) List<String> history) {
        var attempt = history.stream()
                .filter(name -> !Set.of("Claimed", "Doubted").contains(name))
                .reduce(waiting(), (before, name) -> after(before, facts().get(name)), (a, b) -> b);
        assertThat(attempt.burnt()).isFalse();
        assertThat(attempt.counts()).isFalse();
        assertThat(attempt.state()).isNotIn(AttemptState.DIALING, AttemptState.ANSWERED, AttemptState.UNKNOWN);
    }

    @Property
    void a_fact_twice_is_as_once_but_for_questions_and_evidence(
            @ForAll("histories") @Size(max = 30) List<String> history) {
        var attempt = waiting();
        for (var name : history) {
            var once = after(attempt, facts().get(name));
            if (!name.equals("Asked") && !name.equals("Seen")) {
                assertThat(decide(once, facts().get(name))).isEqualTo(AttemptProgress.Nothing.NOTHING);
            }
            attempt = once;
        }
    }

    @Property
    void evidence_is_bounded_and_keeps_the_newest(@ForAll("histories") @Size(max = 60) List<String> history) {
        var attempt =
                history.stream().reduce(waiting(), (before, name) -> after(before, facts().get(name)), (a, b) -> b);
        assertThat(attempt.evidence()).hasSizeLessThanOrEqualTo(20);
    }

    @Provide
    Arbitrary<List<String>> histories() {
        return Arbitraries.of(new ArrayList<>(facts().keySet())).list();
    }

    private static Map<String, Attempt> states() {
        var preparing = after(waiting(), new PreparationBegan(at(1)));
        var dialing = after(preparing, claimed());
        var answered = after(dialing, facts().get("Answered"));
        var unknown = after(dialing, new Lost("reply swallowed", at(60)));
        var states = new LinkedHashMap<String, Attempt>();
        states.put("WAITING", waiting());
        states.put("PREPARING", preparing);
        states.put("DIALING", dialing);
        states.put("ANSWERED", answered);
        states.put("UNKNOWN", unknown);
        states.put("ENDED BUSY", after(dialing, Attempts.failed(Disposition.BUSY)));
        states.put("ENDED ANSWERED", after(answered, facts().get("HungUp")));
        states.put("ENDED UNKNOWN", after(unknown, facts().get("SettledUnknown")));
        states.put("REFUSED", after(waiting(), new Refused("suppressed", "on a list", at(1))));
        states.put("NOT_SENT unclaimed", after(waiting(), NotSent.before("withdrawn", Cause.US, at(1))));
        states.put("NOT_SENT claimed", after(dialing, facts().get("Unsent")));
        return states;
    }

    private static String line(String name, Attempt attempt) {
        var line = new StringBuilder(name).append('\n');
        facts().forEach((factName, fact) -> line.append("    %-17s %s%n".formatted(factName, seen(attempt, fact))));
        return line.toString();
    }

    private static String seen(Attempt attempt, AttemptFact fact) {
        return switch (decide(attempt, fact)) {
            case AttemptProgress.Moved moved ->
                moved.after().state() + " " + moved.after().disposition() + ", "
                        + moved.event().getClass().getSimpleName();
            case AttemptProgress.Noted noted -> noted.after().state() + ", noted";
            case AttemptProgress.Nothing nothing -> "-";
        };
    }
}
