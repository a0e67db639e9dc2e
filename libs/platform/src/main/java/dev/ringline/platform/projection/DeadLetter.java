package dev.ringline.platform.projection;

import java.time.Instant;
import java.util.UUID;

/**
 * A record put aside. What it holds stays sealed; this is what may be shown.
 *
 * @param valueBytes as it came
 * @param settledHow {@code redriven} or {@code dismissed}; {@code null} while it is open
 */
public record DeadLetter(
        UUID id,
        String consumer,
        String topic,
        int partition,
        long offset,
        int valueBytes,
        String reason,
        String detail,
        Instant setAsideAt,
        Instant settledAt,
        String settledBy,
        String settledHow) {}
