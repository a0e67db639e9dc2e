package dev.ringline.simulation.world;

/**
 * Chance that a seed decides: SplitMix64. Each purpose has dice of its own, so that taking one fault or lead out of a
 * schedule leaves the luck of all others as it was.
 */
public final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    public static Dice of(long seed, String purpose) {
        return new Dice(mix(seed) ^ mix(GOLDEN * (purpose.hashCode() + 1L)));
    }

    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** @param bound exclusive, from 1 */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Both inclusive. */
    public long between(long least, long most) {
        return least + Long.remainderUnsigned(next(), most - least + 1);
    }

    public boolean chance(double probability) {
        return (next() >>> 11) * 0x1.0p-53 < probability;
    }

    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
