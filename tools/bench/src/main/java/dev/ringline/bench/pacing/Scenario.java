package dev.ringline.bench.pacing;

import dev.ringline.bench.Settings;
import java.util.List;

/** So many pools at so many calls a second each, in such weather. */
record Scenario(String name, int pools, int cps, Weather weather) {
    static final List<Scenario> ALL = List.of(
            new Scenario("1", 1, 1, Weather.QUIET),
            new Scenario("10", 1, 10, Weather.QUIET),
            new Scenario("100", 1, 100, Weather.QUIET),
            new Scenario("100.busy", 1, 100, Weather.BUSY),
            new Scenario("100.cold", 1, 100, Weather.COLD),
            new Scenario("100.stopped", 1, 100, Weather.STOPPED),
            new Scenario("500", 1, 500, Weather.QUIET),
            new Scenario("500.busy", 1, 500, Weather.BUSY),
            new Scenario("1000-pools", 1_000, 1, Weather.QUIET));
    static final List<Scenario> QUICK =
            List.of(new Scenario("20", 1, 20, Weather.QUIET), new Scenario("20.stopped", 1, 20, Weather.STOPPED));

    /** @throws IllegalArgumentException if one that was asked for is unknown */
    static List<Scenario> of(Settings settings) {
        var all = settings.quick() ? QUICK : ALL;
        var names = all.stream().map(Scenario::name).toList();
        settings.only().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "pacing has no scenario " + name + ", only " + String.join(", ", names));
                });
        return all.stream().filter(each -> settings.wants(each.name())).toList();
    }

    /** Whether it may be judged by what it used: a process that stands still uses nothing. */
    boolean judgesUse() {
        return weather != Weather.STOPPED;
    }

    boolean sameRig(Scenario other) {
        return pools == other.pools && cps == other.cps;
    }
}
