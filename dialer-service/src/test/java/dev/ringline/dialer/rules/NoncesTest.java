package dev.ringline.dialer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoncesTest {
    private static final long NOW = Long.MAX_VALUE - 10;

    private final Nonces nonces = new Nonces();

    @Test
    void the_view_is_as_old_as_the_oldest_partition() {
        nonces.sending(nonce(1), NOW);
        nonces.sending(nonce(2), NOW + 250);
        assertThat(nonces.ageNanos(List.of(nonce(2), nonce(1)), 2, NOW + 1_000)).hasValue(1_000);
        assertThat(nonces.ageNanos(List.of(nonce(2), nonce(2)), 2, NOW + 1_000)).hasValue(750);
    }

    @Test
    void a_partition_that_never_answered_makes_the_view_worthless() {
        nonces.sending(nonce(1), NOW);
        assertThat(nonces.ageNanos(List.of(nonce(1)), 2, NOW)).isEmpty();
    }

    @Test
    void while_the_partitions_are_not_known_nothing_is() {
        assertThat(nonces.ageNanos(List.of(), 0, NOW)).isEmpty();
    }

    @Test
    void an_echo_of_another_life_says_nothing() {
        nonces.sending(nonce(1), NOW);
        assertThat(nonces.ageNanos(List.of(nonce(1), nonce(9)), 2, NOW)).isEmpty();
    }

    @Test
    void only_the_newest_are_kept() {
        for (int i = 0; i <= Nonces.KEPT; i++) {
            nonces.sending(nonce(i), NOW + i);
        }
        assertThat(nonces.ageNanos(List.of(nonce(0)), 1, NOW)).isEmpty();
        assertThat(nonces.ageNanos(List.of(nonce(1)), 1, NOW + 1)).hasValue(0);
    }

    private static UUID nonce(int n) {
        return new UUID(7, n);
    }
}
