package dev.ringline.dialer.claim.io;

import static dev.ringline.dialer.attempt.Attempts.release;
import static dev.ringline.dialer.attempt.Attempts.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.dialer.claim.io.DialClaim.Spending;
import org.junit.jupiter.api.Test;

class DialClaimTest {
    private static final long SLOT = Long.MAX_VALUE - 5; // monotonic clocks may wrap

    private final DialClaim claim = DialClaims.of(waiting(), release(), SLOT);

    @Test
    void it_is_spent_once() {
        assertThat(claim.spend(SLOT)).isEqualTo(Spending.SEND);
        assertThat(claim.spend(SLOT)).isEqualTo(Spending.SPENT);
    }

    @Test
    void it_is_too_late_more_than_100_ms_after_its_slot() {
        assertThat(claim.spend(SLOT + DialClaim.TOO_LATE_NANOS + 1)).isEqualTo(Spending.TOO_LATE);
        assertThat(claim.spend(SLOT)).isEqualTo(Spending.SPENT);
    }

    @Test
    void it_is_not_spent_before_its_slot() {
        assertThatThrownBy(() -> claim.spend(SLOT - 1)).isInstanceOf(IllegalStateException.class);
        assertThat(claim.spend(SLOT)).isEqualTo(Spending.SEND);
    }
}
