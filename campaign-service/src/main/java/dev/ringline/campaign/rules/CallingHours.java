package dev.ringline.campaign.rules;

import dev.ringline.events.CampaignChanged.Schedule.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * When a campaign's windows are open for a callee. An instant is inside a window when the callee's wall clock shows a time
 * inside it: a wall time that a clock change skips is never open, one that it repeats is open both times.
 */
public final class CallingHours {
    private CallingHours() {}

    /**
     * The strictest reading: open only while a window is open in every zone that the callee may be in.
     *
     * @param zones none: nobody knows where the callee is, and nothing is open
     * @return in time order, disjoint, cut to {@code within}
     */
    public static List<Span> open(List<Window> windows, List<ZoneId> zones, Span within) {
        if (zones.isEmpty()) {
            return List.of();
        }
        var open = List.of(within);
        for (var zone : zones) {
            open = Span.intersection(open, openIn(zone, windows, within));
        }
        return open;
    }

    /** Whether a window says something: {@code from} before {@code until}, where 00:00 as {@code until} is the day's end. */
    public static boolean isOpenSometime(Window window) {
        return window.until().equals(LocalTime.MIDNIGHT) || window.from().isBefore(window.until());
    }

    private static List<Span> openIn(ZoneId zone, List<Window> windows, Span within) {
        var open = new ArrayList<Span>();
        for (var stretch : stretchesOfOneOffset(zone, within)) {
            addOpen(open, windows, stretch);
        }
        return Span.union(open);
    }

    /** Between two clock changes, a wall clock runs like any other: its windows are plain spans. */
    private record Stretch(Span span, ZoneOffset offset) {
        LocalDate firstDay() {
            return LocalDate.ofInstant(span.from(), offset);
        }

        LocalDate lastDay() {
            return LocalDate.ofInstant(span.until(), offset);
        }
    }

    private static List<Stretch> stretchesOfOneOffset(ZoneId zone, Span within) {
        var rules = zone.getRules();
        var stretches = new ArrayList<Stretch>();
        var from = within.from();
        while (from.isBefore(within.until())) {
            var change = rules.nextTransition(from);
            var until = change == null ? within.until() : Span.earlier(change.getInstant(), within.until());
            stretches.add(new Stretch(new Span(from, until), rules.getOffset(from)));
            from = until;
        }
        return stretches;
    }

    private static void addOpen(List<Span> open, List<Window> windows, Stretch stretch) {
        for (var day = stretch.firstDay(); !day.isAfter(stretch.lastDay()); day = day.plusDays(1)) {
            for (var window : windows) {
                if (window.day() == day.getDayOfWeek() && isOpenSometime(window)) {
                    addOpen(open, window, day, stretch);
                }
            }
        }
    }

    private static void addOpen(List<Span> open, Window window, LocalDate day, Stretch stretch) {
        var from = day.atTime(window.from());
        var until =
                window.until().equals(LocalTime.MIDNIGHT) ? day.plusDays(1).atStartOfDay() : day.atTime(window.until());
        Span.addUnlessEmpty(
                open,
                Span.later(at(from, stretch.offset()), stretch.span().from()),
                Span.earlier(at(until, stretch.offset()), stretch.span().until()));
    }

    private static Instant at(LocalDateTime wallTime, ZoneOffset offset) {
        return wallTime.toInstant(offset);
    }
}
