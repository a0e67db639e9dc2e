package dev.ringline.calllog.monitor;

import java.time.Duration;

/**
 * A promise that is watched while the line runs.
 *
 * <p>{@code raiseAfter}: how long a breach must last, since records of different partitions arrive in any order.
 * {@code clearAfter}: how long it must not have been seen; what happened once stays raised long enough to be seen.
 */
public enum Monitor {
    /** P4: no sliding second above a pool's limit. */
    PACING("pacing", Duration.ZERO, Duration.ofMinutes(1)),
    /** P5: imported leads are all somewhere, and once. */
    CONSERVATION("conservation", Duration.ofSeconds(30), Duration.ZERO),
    /** P1: one INVITE an attempt, one live attempt a number. */
    DOUBLE_INVITE("double-invite", Duration.ZERO, Duration.ofMinutes(10));

    private final String label;
    private final Duration raiseAfter;
    private final Duration clearAfter;

    Monitor(String label, Duration raiseAfter, Duration clearAfter) {
        this.label = label;
        this.raiseAfter = raiseAfter;
        this.clearAfter = clearAfter;
    }

    /** As {@code alarms} names it. */
    public String label() {
        return label;
    }

    public Duration raiseAfter() {
        return raiseAfter;
    }

    public Duration clearAfter() {
        return clearAfter;
    }
}
