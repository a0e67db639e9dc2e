package dev.ringline.simulation.dialer;

import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Timeline;
import java.util.function.Consumer;

/** Loops of one process: a step, a pause that the step names, and so on, as {@code engine/io/Wake} has them. */
final class Ticks {
    private final Process process;

    Ticks(Process process) {
        this.process = process;
    }

    /** A step says when it is over and how many milliseconds to pause. */
    interface Step extends Consumer<Ticks.Pause> {}

    /** To be told once. */
    interface Pause {
        void ms(long pause);
    }

    void loop(long firstMs, Step step) {
        process.in(firstMs * Timeline.MS, () -> step.accept(pause -> loop(pause, step)));
    }
}
