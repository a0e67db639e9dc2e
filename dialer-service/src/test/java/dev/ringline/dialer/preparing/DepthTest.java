package dev.ringline.dialer.preparing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DepthTest {
    @Test
    void a_pool_keeps_what_its_rate_takes_while_an_agent_joins_and_a_second_in_hand() {
        assertThat(Depth.of(10, 500)).isEqualTo(15);
        assertThat(Depth.of(0.1, 0)).isEqualTo(Depth.LEAST);
        assertThat(Depth.of(5_000, 1_000)).isEqualTo(Depth.MOST);
    }

    @Test
    void all_pools_keep_no_more_than_twice_what_the_machine_dials() {
        assertThat(Depth.ofAll(0, 1_000)).isEqualTo(Depth.AT_FIRST);
        assertThat(Depth.ofAll(2_000, 500)).isEqualTo(6_000);
    }
}
