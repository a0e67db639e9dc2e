package dev.ringline.simulation.world;

import java.util.function.Consumer;

/** Loops of one process: a step, a pause that the step names, and so on, as the services' own loops have them. */
public final class Ticks {
    private final Process process;
    private final long period;

    private Ticks(Process process, long periodMs) {
        this.process = process;
        this.period = periodMs * Timeline.MS;
    }

    /** A step says when it is over and how long to pause. */
    public interface Step extends Consumer<Pause> {}

    /** To be told once. */
    public interface Pause {
        void ms(long pause);

        /** Looks again as soon as the bell rings. */
        void rung(Bell bell);

        /** It looks every {@code pause} milliseconds, and would look in vain until the bell rings: wakes at the next look then. */
        void until(Bell bell, long pause);
    }

    /** From {@code firstMs} on. */
    public static void loop(Process process, long firstMs, Step step) {
        new Ticks(process, firstMs).next(step);
    }

    private void next(Step step) {
        process.in(period, () -> step.accept(new After(process, step)));
    }

    private void sleep(Bell bell, Step step) {
        long since = process.nanoTime();
        bell.whenRung(process.mine(() -> {
            long slept = process.nanoTime() - since;
            long missed = Math.max(1, Math.ceilDiv(slept, period));
            process.in(missed * period - slept, () -> step.accept(new After(process, step)));
        }));
    }

    private record After(Process process, Step step) implements Pause {
        @Override
        public void ms(long pause) {
            new Ticks(process, pause).next(step);
        }

        @Override
        public void rung(Bell bell) {
            bell.whenRung(process.mine(() -> step.accept(this)));
        }

        @Override
        public void until(Bell bell, long pause) {
            new Ticks(process, pause).sleep(bell, step);
        }
    }
}
