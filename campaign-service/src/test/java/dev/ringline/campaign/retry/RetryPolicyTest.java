package dev.ringline.campaign.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final RetryPolicy POLICY =
            new RetryPolicy(new Retry(2, new TreeMap<>(Map.of(Disposition.BUSY, 300))), Duration.ofSeconds(60));

    @Test
    void each_disposition_has_its_own_gap_or_none() {
        assertThat(POLICY.after(Disposition.BUSY, 1, NOON)).isEqualTo(new NextTry.Again(NOON.plusSeconds(300)));
        assertThat(POLICY.after(Disposition.BUSY, 2, NOON)).isEqualTo(new NextTry.Exhausted());
        assertThat(POLICY.after(Disposition.REJECTED, 1, NOON)).isEqualTo(new NextTry.Over());
    }

    @ParameterizedTest
    @CsvSource({ // unburnt in a row, may have rung, seconds
        "1, false, 1",
        "2, false, 2",
        "4, false, 8",
        "7, false, 60",
        "1, true, 60",
        "4, true, 60"
    })
    void what_burnt_nothing_comes_back_soon_then_twice_as_late_each_time(int unburnt, boolean rang, long seconds) {
        assertThat(RetryPolicy.requeueAt(unburnt, rang, NOON)).isEqualTo(NOON.plusSeconds(seconds));
    }

    @Property
    void a_wait_never_grows_without_bound(@ForAll @IntRange(min = 1) int unburnt, @ForAll boolean rang) {
        assertThat(RetryPolicy.requeueAt(unburnt, rang, NOON)).isAfter(NOON).isBeforeOrEqualTo(NOON.plusSeconds(60));
    }
}
