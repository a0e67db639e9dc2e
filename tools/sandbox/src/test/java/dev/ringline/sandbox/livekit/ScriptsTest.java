package dev.ringline.sandbox.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small languages of scripts, and what is drawn from them. */
class ScriptsTest {
    private static final Path MANUAL = Path.of("../../docs/simulation.md");

    @Test
    void a_script_is_a_word_and_settings() {
        var script = CalleeScript.parse("sip status=486 reason=\"Busy Here\" after=1.5s ring=none wire=swallowed");
        assertThat(script.status()).isEqualTo(486);
        assertThat(script.reason()).isEqualTo("Busy Here");
        assertThat(script.afterMs()).isEqualTo(1_500);
        assertThat(script.ringMs()).isNegative();
        assertThat(script.wire()).isEqualTo(CalleeScript.Wire.SWALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dance", "busy quickly=1s", "busy after=soon", "answer !", "answer says=hello"})
    void what_cannot_be_read_is_refused(String script) {
        assertThatThrownBy(() -> CalleeScript.parse(script)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scripts_are_played_one_an_invite_and_the_last_one_stays() {
        var callees = new Callees(false);
        callees.set("+12025550123", "noanswer; busy; answer");
        var acts = IntStream.range(0, 4)
                .mapToObj(_ -> callees.next("+12025550123").act())
                .toList();
        assertThat(acts)
                .containsExactly(
                        CalleeScript.Act.RING,
                        CalleeScript.Act.FINAL,
                        CalleeScript.Act.ANSWER,
                        CalleeScript.Act.ANSWER);
    }

    @Test
    void a_number_comes_before_a_pattern_and_the_newest_pattern_first() {
        var callees = new Callees(false);
        callees.set("re:.*", "busy");
        callees.set("re:.*9", "silent");
        callees.set("+19", "deaf");
        assertThat(callees.next("+18").act()).isEqualTo(CalleeScript.Act.FINAL);
        assertThat(callees.next("+29").act()).isEqualTo(CalleeScript.Act.SILENT);
        assertThat(callees.next("+19").act()).isEqualTo(CalleeScript.Act.DEAF);
    }

    /** What the demo promises; docs/simulation.md says the same in its table. */
    @Test
    void the_demos_mix_is_as_documented() throws Exception {
        var mix = IntStream.range(0, 100)
                .mapToObj(i -> DemoMix.callee("+120255501" + "%02d".formatted(i)))
                .collect(Collectors.groupingBy(
                        script -> script.act() + " " + script.status() + " " + script.says(),
                        TreeMap::new,
                        Collectors.counting()));
        assertThat(mix)
                .hasToString("{ANSWER 0 HUMAN=55, ANSWER 0 INTERESTED=3, ANSWER 0 OPT_OUT=3, ANSWER 0 VOICEMAIL=8,"
                        + " FINAL 404 HUMAN=2, FINAL 480 HUMAN=2, FINAL 486 HUMAN=10, FINAL 503 HUMAN=3,"
                        + " FINAL 603 HUMAN=2, FINAL 607 HUMAN=1, RING 0 HUMAN=10, SILENT 0 HUMAN=1}");
        assertThat(Files.readString(MANUAL))
                .contains(
                        "| 00–54 |",
                        "| 55–64 | busy",
                        "| 65–74 | no answer",
                        "| 75–82 | voicemail",
                        "| 83–85 | opts out");
    }

    /** The bounds between two kinds of callee, where a table is easily one off. */
    @Test
    void the_demos_borders_are_where_the_table_says() {
        assertThat(DemoMix.callee("+12025550154").act()).isEqualTo(CalleeScript.Act.ANSWER);
        assertThat(DemoMix.callee("+12025550155").status()).isEqualTo(486);
        assertThat(DemoMix.callee("+12025550165").act()).isEqualTo(CalleeScript.Act.RING);
        assertThat(DemoMix.callee("+12025550175").says()).isEqualTo(CalleeScript.Says.VOICEMAIL);
        assertThat(DemoMix.callee("+12025550183").says()).isEqualTo(CalleeScript.Says.OPT_OUT);
        assertThat(DemoMix.callee("+12025550189").status()).isEqualTo(503);
    }

    @Test
    void shares_of_agents_add_up() {
        var mix = AgentScript.parse("join after=150ms share=94; join after=2500ms share=5; never share=1");
        var drawn = IntStream.range(0, 100)
                .mapToObj(draw -> AgentScript.pick(mix, draw).joinMs())
                .collect(Collectors.groupingBy(ms -> ms, TreeMap::new, Collectors.counting()));
        assertThat(drawn).hasToString("{-1=1, 150=94, 2500=5}");
        assertThatThrownBy(() -> AgentScript.parse("join soon=1s")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void the_fullest_second_is_what_counting_each_second_finds(@ForAll List<@IntRange(max = 700) Integer> gapsMs) {
        try (var log = new InviteLog(null)) {
            var at = 0L;
            var times = new java.util.ArrayList<Long>();
            for (var gapMs : gapsMs) {
                at += gapMs * 1_000_000L;
                var late = at - gapMs / 2 * 1_000_000L; // those that are known late come out of order
                times.add(late);
                log.add(new InviteLog.Invite(late, "a", "r", "f", "t", "ST_1", "c"));
            }
            var most = times.stream()
                    .mapToLong(from -> times.stream()
                            .filter(one -> one >= from && one - from < 1_000_000_000L)
                            .count())
                    .max()
                    .orElse(0);
            assertThat(log.maxSlidingSecond()).isEqualTo((int) most);
            assertThat(log.maxPerAttempt()).isEqualTo(gapsMs.size());
        }
    }
}
