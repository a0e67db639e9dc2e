package dev.ringline.calllog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JournalRecordTest {
    private static final ChainId CHAIN = new ChainId("acme", "calls", 3);

    /** What was chained once must verify for ever: this hash never changes. */
    @Test
    void the_canonical_form_is_fixed() {
        var entry = new Entry(CHAIN, 41, "key", "{\"ce_id\":\"1\"}", "{\"a\":1}", "attempt.to p c2VhbGVk");
        var record = JournalRecord.after(ChainHead.before(CHAIN), 1, entry);
        assertThat(record.hash()).isEqualTo("fd3fcbce0e9fa6785634cecf5bc89148315ee990fc3f5b11655e223d3959f8ce");
        assertThat(record.follows(ChainHead.before(CHAIN))).isTrue();
    }

    @Test
    void no_key_is_not_an_empty_key() {
        var none = JournalRecord.after(ChainHead.before(CHAIN), 1, new Entry(CHAIN, 0, null, "", "", ""));
        var empty = JournalRecord.after(ChainHead.before(CHAIN), 1, new Entry(CHAIN, 0, "", "", "", ""));
        assertThat(none.hash()).isNotEqualTo(empty.hash());
    }

    @Property
    void texts_cannot_be_moved_from_one_field_to_the_next(@ForAll String all, @ForAll int cut) {
        var at = Math.floorMod(cut, all.length() + 1);
        var whole = JournalRecord.after(ChainHead.before(CHAIN), 1, new Entry(CHAIN, 0, "k", "h", all, ""));
        var split = JournalRecord.after(
                ChainHead.before(CHAIN), 1, new Entry(CHAIN, 0, "k", "h", all.substring(0, at), all.substring(at)));
        assertThat(whole.hash().equals(split.hash())).isEqualTo(at == all.length());
    }

    @Test
    void sealed_fields_are_one_text_whatever_their_order() {
        var to = new SealedField("attempt.to", "p1", "dG8");
        var from = new SealedField("attempt.from", "p2", "ZnJvbQ");
        assertThat(SealedField.lines(List.of(to, from))).isEqualTo("attempt.from p2 ZnJvbQ\nattempt.to p1 dG8");
        assertThat(SealedField.parse(SealedField.lines(List.of(to, from)))).containsExactly(from, to);
        assertThat(SealedField.parse("")).isEmpty();
    }
}
