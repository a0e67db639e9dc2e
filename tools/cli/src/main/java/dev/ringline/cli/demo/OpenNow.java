package dev.ringline.cli.demo;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Calling windows that are open now on the American mainland, from coast to coast, and closed in Hawaii: whenever the demo
 * runs, its callees can be rung and a few cannot yet.
 */
final class OpenNow {
    private static final ZoneId EAST = ZoneId.of("America/New_York");
    private static final ZoneId WEST = ZoneId.of("America/Los_Angeles");
    private static final Duration BEFORE = Duration.ofMinutes(60);
    private static final Duration AFTER = Duration.ofMinutes(120);

    private OpenNow() {}

    /** @param until exclusive; midnight is the day's end */
    record Window(DayOfWeek day, LocalTime from, LocalTime until) {}

    static List<Window> at(Instant now) {
        var from = LocalDateTime.ofInstant(now, WEST).minus(BEFORE).truncatedTo(ChronoUnit.MINUTES);
        var until = LocalDateTime.ofInstant(now, EAST).plus(AFTER).truncatedTo(ChronoUnit.MINUTES);
        var windows = new ArrayList<Window>();
        for (var day = from.toLocalDate(); !day.isAfter(until.toLocalDate()); day = day.plusDays(1)) {
            var opens = day.equals(from.toLocalDate()) ? from.toLocalTime() : LocalTime.MIDNIGHT;
            var closes = day.equals(until.toLocalDate()) ? until.toLocalTime() : LocalTime.MIDNIGHT;
            if (!(day.equals(until.toLocalDate()) && closes.equals(LocalTime.MIDNIGHT))) {
                windows.add(new Window(day.getDayOfWeek(), opens, closes));
            }
        }
        return windows;
    }
}
