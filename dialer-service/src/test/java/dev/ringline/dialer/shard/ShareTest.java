package dev.ringline.dialer.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.TenantId;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final long MS = 1_000_000L;

    /** However they came by them, replicas that take and give in turns end within one of each other, and then rest. */
    @Property(tries = 500)
    void shards_even_out_and_come_to_rest(
            @ForAll @IntRange(min = 1, max = 40) int shards, @ForAll @IntRange(min = 1, max = 8) int replicas) {
        // given: one has all
        var owned = new int[replicas];
        owned[0] = shards;
        var share = new Share(shards, replicas);
        // when
        int moves = 0;
        while (moved(owned, share)) {
            assertThat(++moves).isLessThanOrEqualTo(shards);
        }
        // then
        assertThat(Arrays.stream(owned).sum()).isEqualTo(shards);
        assertThat(Arrays.stream(owned).max().orElseThrow()
                        - Arrays.stream(owned).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    private static boolean moved(int[] owned, Share share) {
        for (int i = 0; i < owned.length; i++) {
            int me = i;
            var poorest = Arrays.stream(owned).min().orElseThrow();
            if (owned.length > 1 && share.shouldGive(owned[me], poorest)) {
                owned[me]--;
                int after = Arrays.stream(owned).min().orElseThrow();
                for (int other = 0; other < owned.length; other++) {
                    if (other != me && share.mayTake(owned[other], after)) {
                        owned[other]++;
                        return true;
                    }
                }
                throw new AssertionError("nobody takes it");
            }
        }
        return false;
    }

    /** Whoever dies, the rest may take all that is free. */
    @Property(tries = 500)
    void no_shard_is_left_without_an_owner(
            @ForAll @IntRange(min = 1, max = 40) int shards, @ForAll @IntRange(min = 1, max = 8) int replicas) {
        assertThat(new Share(shards, replicas).most() * replicas).isGreaterThanOrEqualTo(shards);
    }

    @Test
    void a_replica_lives_while_its_counter_moves_by_our_own_clock() {
        var seen = Neighbours.none(0).looked(Map.of("a", 1L, "b", 1L), 0);
        assertThat(seen.alive()).containsExactlyInAnyOrder("a", "b");
        seen = seen.looked(Map.of("a", 2L, "b", 1L), 1_499 * MS);
        assertThat(seen.alive()).containsExactlyInAnyOrder("a", "b");
        seen = seen.looked(Map.of("a", 2L, "b", 1L), 1_500 * MS);
        assertThat(seen.alive()).isEqualTo(Set.of("a"));
        assertThat(seen.areCalm(6_499 * MS)).isFalse();
        assertThat(seen.areCalm(6_500 * MS)).isTrue();
    }

    @Test
    void tenants_spread_and_each_stays_where_its_name_says() {
        var spread = new int[8];
        for (int i = 0; i < 8_000; i++) {
            spread[Placement.shardOf(new TenantId("tenant-" + i), 8)]++;
        }
        assertThat(Arrays.stream(spread).boxed()).allMatch(tenants -> tenants > 850 && tenants < 1_150);
        assertThat(Placement.shardOf(new TenantId("acme"), 8)).isEqualTo(Placement.shardOf(new TenantId("acme"), 8));
    }
}
