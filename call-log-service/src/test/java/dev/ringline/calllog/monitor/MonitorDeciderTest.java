package dev.ringline.calllog.monitor;

import static dev.ringline.calllog.Samples.NOON;
import static dev.ringline.calllog.monitor.Monitor.CONSERVATION;
import static dev.ringline.calllog.monitor.Monitor.PACING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.calllog.Samples;
import dev.ringline.events.AlarmCleared;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.AlarmRaised;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MonitorDeciderTest {
    private static final Breach FAST = new Breach("acme", PACING, "pool/1", "11 INVITEs in a second, limit 10");
    private static final Breach LOST = new Breach("acme", CONSERVATION, "campaign/1", "1 lead is nowhere");

    private SortedMap<Breach.Key, Watch> watches = new TreeMap<>();

    private List<AlarmEvent> at(int second, Breach... seen) {
        var decision = MonitorDecider.decide(watches, List.of(seen), NOON.plusSeconds(second));
        watches = decision.watches();
        return decision.alarms();
    }

    @Test
    void too_many_invites_in_a_second_are_raised_at_once_and_cleared_a_minute_after_the_last() {
        assertThat(at(0, FAST)).containsExactly(new AlarmRaised(Samples.TENANT, "pacing", "pool/1", FAST.says(), NOON));
        assertThat(at(1, FAST)).isEmpty();
        assertThat(at(60)).isEmpty();
        assertThat(at(61)).containsExactly(new AlarmCleared(Samples.TENANT, "pacing", "pool/1", NOON.plusSeconds(61)));
        assertThat(watches).isEmpty();
    }

    @Test
    void leads_out_of_balance_are_raised_only_when_they_stay_so() {
        assertThat(at(0, LOST)).isEmpty();
        assertThat(at(29, LOST)).isEmpty();
        assertThat(at(30, LOST)).hasSize(1);
        assertThat(at(31)).hasOnlyElementsOfType(AlarmCleared.class);
    }

    @Test
    void a_record_that_comes_late_makes_the_balance_whole_without_an_alarm() {
        assertThat(at(0, LOST)).isEmpty();
        assertThat(at(10)).isEmpty();
        assertThat(at(40, LOST)).isEmpty();
    }

    @Property
    void raised_and_cleared_take_turns(@ForAll @Size(max = 60) List<Boolean> seen) {
        var said = new ArrayList<AlarmEvent>();
        for (int tick = 0; tick < seen.size(); tick++) {
            said.addAll(seen.get(tick) ? at(tick * 10, FAST) : at(tick * 10));
        }
        for (int i = 0; i < said.size(); i++) {
            assertThat(said.get(i)).isInstanceOf(i % 2 == 0 ? AlarmRaised.class : AlarmCleared.class);
        }
        watches = new TreeMap<>();
    }
}
