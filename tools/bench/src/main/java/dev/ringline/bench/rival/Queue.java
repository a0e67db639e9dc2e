package dev.ringline.bench.rival;

import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.Rig;
import java.util.Optional;

/** A job queue that does the two posts a call. */
public interface Queue {
    String name();

    /** What is not installed here, and how to get it; empty: all there. */
    Optional<String> missing();

    /** Tunes itself first, then measures {@code settings.runs()} times. */
    Figures measure(Rig rig, Settings settings);

    /** @param tuning the setting that was the fastest, in words */
    record Figures(Samples speeds, String tuning) {}
}
