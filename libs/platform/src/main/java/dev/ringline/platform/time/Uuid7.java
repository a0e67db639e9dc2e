package dev.ringline.platform.time;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Draws ids that sort by the time they were drawn (RFC 9562, version 7), rising within this process. */
@Singleton
public class Uuid7 {
    private static final int COUNTER_BITS = 12;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long last; // milliseconds and counter of the newest id

    public Uuid7(Clock clock) {
        this.clock = clock;
    }

    public UUID next() {
        var time = nextTime();
        var high = (time >>> COUNTER_BITS) << 16 | 0x7000L | time & 0xFFF;
        var low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Never the same twice and never back, whatever the clock does. */
    private synchronized long nextTime() {
        last = Math.max(last + 1, clock.millis() << COUNTER_BITS);
        return last;
    }
}
