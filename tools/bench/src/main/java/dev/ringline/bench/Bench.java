package dev.ringline.bench;

import java.util.List;

/** One benchmark: measures the real thing and its rivals, and says whether the target was met. */
public interface Bench {
    /** As the command line calls it. */
    String name();

    /** What it measures, in a sentence. */
    String measures();

    /** Leaves nothing running. */
    List<Result> run(Settings settings);
}
