package dev.ringline.calllog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static List<Object> journal() {
        return new Links()
                .record("calls", 0, "a")
                .record("calls", 1, "b")
                .gap()
                .record("calls", 0, "c")
                .checkpoint()
                .record("campaigns", 0, "d")
                .record("calls", 0, "e")
                .record("calls", 0, "f")
                .checkpoint()
                .record("calls", 1, "g")
                .lines();
    }

    private static Fault faultAfter(Consumer<List<Object>> change) {
        var lines = journal();
        change.accept(lines);
        return Links.verify(lines).fault().orElseThrow();
    }

    private static JournalRecord with(JournalRecord record, String body) {
        var old = record.entry();
        var entry = new Entry(old.chain(), old.offset(), old.key(), old.headers(), body, old.sealed());
        return new JournalRecord(record.position(), record.sequence(), entry, record.hash());
    }

    @Test
    void an_untouched_journal_holds_and_says_what_is_not_signed_yet() {
        var verdict = Links.verify(journal());
        assertThat(verdict.fault()).isEmpty();
        assertThat(verdict)
                .extracting(Verdict::records, Verdict::checkpoints, Verdict::unsigned, Verdict::position)
                .containsExactly(7L, 2L, 1L, 8L);
    }

    @Test
    void a_changed_record_is_named() {
        var fault = faultAfter(lines -> lines.set(2, with((JournalRecord) lines.get(2), "C")));
        assertThat(fault)
                .extracting(Fault::position, Fault::chain, Fault::sequence)
                .containsExactly(4L, "acme/calls/0", 2L);
    }

    @Test
    void a_missing_record_is_named_by_the_one_behind_it() {
        var fault = faultAfter(lines -> lines.remove(5));
        assertThat(fault.position()).isEqualTo(7);
        assertThat(fault.says()).contains("stands at 2").contains("missing");
    }

    @Test
    void a_repeated_record_is_found() {
        assertThat(faultAfter(lines -> lines.add(1, lines.get(0))).says()).contains("position does not rise");
    }

    @Test
    void a_missing_last_record_of_a_chain_is_found_by_the_checkpoint() {
        var fault = faultAfter(lines -> lines.remove(1));
        assertThat(fault).extracting(Fault::chain, Fault::sequence).containsExactly("acme/calls/1", 0L);
        assertThat(fault.says()).contains("signed and are missing");
    }

    @Test
    void history_written_anew_with_right_hashes_is_found_from_where_it_was_signed() {
        var fault = faultAfter(lines -> {
            var e = (JournalRecord) lines.get(5);
            var forged = JournalRecord.after(
                    ((JournalRecord) lines.get(2)).head(),
                    e.position(),
                    with(e, "E").entry());
            var f = (JournalRecord) lines.get(6);
            lines.set(5, forged);
            lines.set(6, JournalRecord.after(forged.head(), f.position(), f.entry()));
        });
        assertThat(fault).extracting(Fault::position, Fault::chain).containsExactly(6L, "acme/calls/0");
    }

    @Test
    void a_record_put_in_behind_the_back_of_a_checkpoint_is_found() {
        var fault = faultAfter(lines -> {
            var chain = new ChainId("acme", "alarms", 0);
            lines.add(2, JournalRecord.after(ChainHead.before(chain), 3, new Entry(chain, 0, null, "{}", "x", "")));
        });
        assertThat(fault.chain()).isEqualTo("acme/alarms/0");
    }

    @Test
    void a_missing_or_forged_checkpoint_is_found() {
        assertThat(faultAfter(lines -> lines.remove(3)).says()).contains("checkpoint is missing");
        assertThat(faultAfter(lines -> lines.set(3, ((Checkpoint) lines.get(3)).signed("0")))
                        .says())
                .contains("signature");
    }

    @Test
    void another_tenants_record_has_no_place() {
        var lines = journal();
        var verifier = new Verifier("other", Links.SIGNATURES);
        verifier.take((JournalRecord) lines.getFirst());
        assertThat(verifier.verdict().fault().orElseThrow().says()).contains("another tenant");
    }

    @Property(tries = 200)
    void whatever_is_left_out_or_changes_places_before_the_last_checkpoint_is_found(
            @ForAll @Size(min = 3, max = 30) List<@IntRange(min = 0, max = 3) Integer> partitions,
            @ForAll @IntRange(min = 0, max = 1_000) int where,
            @ForAll boolean swap) {
        var links = new Links();
        partitions.forEach(partition -> links.record("calls", partition, "body " + partition));
        var lines = links.checkpoint().lines();
        assertThat(Links.verify(lines).holds()).isTrue();
        var at = where % (partitions.size() - 1);
        if (swap) {
            lines.set(at, lines.set(at + 1, lines.get(at)));
        } else {
            lines.remove(at);
        }
        assertThat(Links.verify(lines).holds()).isFalse();
    }
}
