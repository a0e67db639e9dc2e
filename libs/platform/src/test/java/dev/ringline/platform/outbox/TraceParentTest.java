package dev.ringline.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.platform.time.Uuid7;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraceParentTest {
    private static final String LEAD = "0198c2f4-0000-7000-8000-00000000abcd";

    private final Uuid7 ids = new Uuid7(Clock.systemUTC());

    @Test
    void all_records_of_a_lead_are_of_one_trace_and_each_is_its_own_place_in_it() {
        var one = TraceParent.of(LEAD, ids.next());
        var other = TraceParent.of(LEAD, ids.next());

        assertThat(one).matches("00-0198c2f400007000800000000000abcd-[89ab][0-9a-f]{15}-00");
        assertThat(other).startsWith("00-0198c2f400007000800000000000abcd-").isNotEqualTo(one);
    }

    @Test
    void leads_do_not_share_a_trace() {
        var record = ids.next();
        assertThat(TraceParent.of(UUID.randomUUID().toString(), record)).isNotEqualTo(TraceParent.of(LEAD, record));
    }

    @Test
    void what_is_keyed_by_no_id_has_none() {
        assertThat(TraceParent.of("pool/0198c2f4-0000-7000-8000-00000000abcd", ids.next()))
                .isNull();
        assertThat(TraceParent.of("kQ7mZ-of-a-number", ids.next())).isNull();
    }
}
