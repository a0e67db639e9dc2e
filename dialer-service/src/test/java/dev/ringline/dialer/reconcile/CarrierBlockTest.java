package dev.ringline.dialer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.AttemptDecider;
import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptProgress;
import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.events.Attempt;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A 603 of the carrier's own costs the lead nothing; a callee's does. */
class CarrierBlockTest {
    private static final Attempt DECLINED = declined();

    @Test
    void a_blocked_call_is_known_by_its_sid_alone() {
        var block = new CarrierBlock(CarrierBlock.BLOCKED, "CA1", DECLINED.endedAt());
        assertThat(CarrierBlock.of(List.of(block), DECLINED, "CA1")).contains(block);
        assertThat(CarrierBlock.of(List.of(block), DECLINED, "CA2")).isEmpty();
        assertThat(CarrierBlock.of(List.of(block), DECLINED, null)).isEmpty();
    }

    @Test
    void an_inactive_account_blocks_what_was_dialled_then() {
        var block =
                new CarrierBlock(CarrierBlock.INACTIVE, null, DECLINED.endedAt().plusSeconds(3));
        var later =
                new CarrierBlock(CarrierBlock.INACTIVE, null, DECLINED.endedAt().plusSeconds(100));
        var before =
                new CarrierBlock(CarrierBlock.INACTIVE, null, DECLINED.slotAt().minusSeconds(60));
        assertThat(CarrierBlock.of(List.of(before, later), DECLINED, null)).isEmpty();
        assertThat(CarrierBlock.of(List.of(before, later, block), DECLINED, null))
                .contains(block);
    }

    @Test
    void the_lead_gets_its_attempt_back() {
        var block = new CarrierBlock(CarrierBlock.BLOCKED, "CA1", DECLINED.endedAt());
        var after = ((AttemptProgress.Moved) AttemptDecider.decide(DECLINED, block.fact(DECLINED, "CA1"))).after();
        assertThat(after.disposition()).isEqualTo(Disposition.TRUNK_FAILURE);
        assertThat(after.cause()).isEqualTo(Cause.CARRIER);
        assertThat(after.burnt()).isFalse();
        assertThat(after.counts()).isFalse();
        assertThat(after.endedAt()).isEqualTo(DECLINED.endedAt());
        assertThat(AttemptDecider.decide(after, block.fact(after, "CA1"))).isEqualTo(AttemptProgress.Nothing.NOTHING);
    }

    private static Attempt declined() {
        return Attempts.after(
                Attempts.waiting(),
                new AttemptFact.PreparationBegan(Attempts.at(1)),
                Attempts.claimed(),
                Attempts.failed(Disposition.REJECTED));
    }
}
