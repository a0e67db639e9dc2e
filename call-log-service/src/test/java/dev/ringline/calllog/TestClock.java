package dev.ringline.calllog;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The wall clock, and ahead of it as far as a test says. */
public final class TestClock extends Clock {
    private static final AtomicLong AHEAD_MS = new AtomicLong();

    public static void forward(Duration by) {
        AHEAD_MS.addAndGet(by.toMillis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC everywhere");
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plusMillis(AHEAD_MS.get());
    }

    /** In the place of the platform's. */
    public static class Source {
        @Produces
        @Singleton
        Clock clock() {
            return new TestClock();
        }
    }
}
