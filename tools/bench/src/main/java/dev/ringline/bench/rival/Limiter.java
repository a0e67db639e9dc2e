package dev.ringline.bench.rival;

import dev.ringline.bench.Settings;
import java.util.Optional;

/** A rate limiter that a user would put before the dial. */
public interface Limiter {
    String name();

    /** What is not installed here; empty: all there. */
    Optional<String> missing();

    /** @param pools each has a limit of its own; the room of a dial is {@code p-<pool>} */
    boolean can(int pools);

    /** Dials at a LiveKit that costs nothing, as fast as the limiter lets it, for as long. */
    void dial(String url, int cps, int pools, int seconds, Settings settings);
}
