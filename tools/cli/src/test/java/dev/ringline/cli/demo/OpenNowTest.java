package dev.ringline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class OpenNowTest {
    private static final long TWO_MINUTES = 120;

    @Property
    void it_is_open_on_the_mainland_and_closed_in_hawaii_whenever_the_demo_runs(
            @ForAll @LongRange(min = 1_750_000_000L, max = 1_850_000_000L) long second) {
        var windows = OpenNow.at(Instant.ofEpochSecond(second));
        for (var at : new long[] {second, second + TWO_MINUTES}) {
            for (var zone : new String[] {
                "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"
            }) {
                assertThat(isOpen(windows, Instant.ofEpochSecond(at), zone))
                        .as(zone)
                        .isTrue();
            }
            assertThat(isOpen(windows, Instant.ofEpochSecond(at), "Pacific/Honolulu"))
                    .isFalse();
        }
    }

    private static boolean isOpen(Iterable<OpenNow.Window> windows, Instant at, String zone) {
        var local = at.atZone(ZoneId.of(zone));
        var time = local.toLocalTime();
        for (var window : windows) {
            if (window.day() == local.getDayOfWeek()
                    && !time.isBefore(window.from())
                    && (window.until().equals(LocalTime.MIDNIGHT) || time.isBefore(window.until()))) {
                return true;
            }
        }
        return false;
    }
}
