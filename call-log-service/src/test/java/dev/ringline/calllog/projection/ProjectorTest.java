package dev.ringline.calllog.projection;

import static dev.ringline.calllog.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.calllog.Samples;
import dev.ringline.calllog.figures.FigureKey;
import dev.ringline.calllog.figures.Leads;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.Event;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProjectorTest {
    private final List<Journalled> journal = new ArrayList<>();

    private void add(Event event, long version) {
        var position = journal.size() + 1;
        var sealed = event instanceof CallEvent call
                ? List.of(
                        new SealedField("attempt.to", "person-" + call.attempt().leadId(), "sealed"))
                : List.<SealedField>of();
        journal.add(new Journalled(
                position, Topic.of(event).shortName(), Samples.recorded(event, position, version), sealed));
    }

    /** A campaign of some leads, each called and ended or not. */
    private void campaign(int leads, Random dice) {
        journal.clear();
        add(new LeadsImported(null, Samples.TENANT, Samples.CAMPAIGN, 0, leads + 3, 1, 2, 0, leads, NOON), 1);
        for (int lead = 0; lead < leads; lead++) {
            add(Samples.moved(lead, LeadState.WAITING, LeadState.READY), 1);
            add(new CallWaiting(Samples.attempt(lead, AttemptState.WAITING, null)), 1);
            if (dice.nextInt(4) == 0) {
                continue;
            }
            var slot = NOON.plusMillis(lead * 100L);
            add(new CallDialing(Samples.attempt(lead, AttemptState.DIALING, slot)), 2);
            add(new CallAnswered(Samples.attempt(lead, AttemptState.ANSWERED, slot)), 3);
            add(outcome(lead, dice.nextBoolean()), 1);
            add(outcome(lead, false), 2);
            add(new CallEnded(Samples.attempt(lead, AttemptState.ENDED, slot)), 4);
            add(Samples.moved(lead, LeadState.READY, LeadState.FINISHED), 2);
        }
    }

    private static OutcomeRecorded outcome(int lead, boolean optOut) {
        var attempt = Samples.attempt(lead, AttemptState.ANSWERED, NOON);
        return new OutcomeRecorded(
                attempt.attemptId(),
                Samples.TENANT,
                Samples.CAMPAIGN,
                attempt.leadId(),
                null,
                "hash-" + lead,
                optOut ? OutcomeRecorded.Result.OPT_OUT : OutcomeRecorded.Result.COMPLETED,
                OutcomeRecorded.AnsweredBy.HUMAN,
                null,
                optOut,
                null,
                "agent",
                NOON);
    }

    private static Table folded(List<Journalled> records, int batch) {
        var table = new Table();
        for (int from = 0; from < records.size(); from += batch) {
            table.write(records.subList(from, Math.min(records.size(), from + batch)));
        }
        return table;
    }

    @Test
    void a_call_is_what_its_newest_record_says() {
        campaign(1, new Random(1));
        var table = folded(journal, 1);
        assertThat(table.calls.values()).singleElement().satisfies(call -> {
            assertThat(call.attempt().state()).isEqualTo(AttemptState.ENDED);
            assertThat(call.version()).isEqualTo(4);
            assertThat(call.firstPosition()).isEqualTo(3);
            assertThat(call.callee().person()).startsWith("person-");
        });
    }

    @Test
    void an_opt_out_is_never_taken_back() {
        add(outcome(1, true), 1);
        add(outcome(1, false), 2);
        assertThat(folded(journal, 1).outcomes.values()).singleElement().satisfies(outcome -> {
            assertThat(outcome.optOut()).isTrue();
            assertThat(outcome.recorded().result()).isEqualTo(OutcomeRecorded.Result.COMPLETED);
        });
    }

    @Test
    void figures_count_what_calls_are_now_not_what_they_were() {
        campaign(1, new Random(1));
        var sums = folded(journal, 3).sums;
        assertThat(sums).containsEntry(FigureKey.of(Samples.TENANT, Samples.CAMPAIGN, "state/ENDED"), 1L);
        assertThat(sums).containsEntry(FigureKey.of(Samples.TENANT, Samples.CAMPAIGN, "dialed"), 1L);
        assertThat(sums).doesNotContainKey(FigureKey.of(Samples.TENANT, Samples.CAMPAIGN, "state/DIALING"));
    }

    @Property(tries = 100)
    void leads_are_conserved(@ForAll @IntRange(min = 0, max = 20) int leads, @ForAll long seed) {
        campaign(leads, new Random(seed));
        Map<String, Long> figures = new TreeMap<>();
        folded(journal, 7).sums.forEach((key, sum) -> {
            if (key instanceof FigureKey figure) {
                figures.put(figure.name(), sum);
            }
        });
        assertThat(Leads.of(figures).balanced()).as("%s", Leads.of(figures)).isTrue();
        assertThat(Leads.of(figures).imported()).isEqualTo(leads + 3);
    }

    @Provide
    Arbitrary<Integer> batches() {
        return Arbitraries.integers().between(1, 50);
    }

    @Property(tries = 100)
    void it_does_not_matter_how_the_journal_is_cut_into_batches(
            @ForAll @IntRange(min = 1, max = 12) int leads, @ForAll long seed, @ForAll("batches") int batch) {
        campaign(leads, new Random(seed));
        assertThat(folded(journal, batch).dump()).isEqualTo(folded(journal, 1).dump());
    }

    /** Partitions race; records of one lead's attempt may even overtake each other where their topics differ. */
    @Property(tries = 100)
    void it_does_not_matter_in_which_order_the_partitions_came(
            @ForAll @IntRange(min = 1, max = 8) int leads, @ForAll long seed) {
        campaign(leads, new Random(seed));
        var shuffled = new ArrayList<>(journal);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(folded(shuffled, 5).withoutPositions())
                .isEqualTo(folded(journal, 5).withoutPositions());
    }
}
