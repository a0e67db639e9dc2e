package dev.ringline.dialer.guard.io;

import dev.ringline.dialer.guard.PoolOutcome;
import dev.ringline.events.Attempt;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.TimeUnit;

/**
 * What stops a pool by itself: a rate of calls that fail, a rate of callees who decline, or one answer that the carrier does
 * not know us (TELEPHONY 2.7). Some time later a few calls try whether it is over.
 */
final class PoolBreaker {
    private final CircuitBreaker calls;
    private final CircuitBreaker callees;
    private volatile String shutOut;

    PoolBreaker(String pool, CircuitBreakerConfig failing, CircuitBreakerConfig declining) {
        calls = CircuitBreaker.of(pool, failing);
        callees = CircuitBreaker.of(pool + " declined", declining);
        calls.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.CLOSED) {
                shutOut = null;
            }
        });
    }

    void heard(Attempt attempt) {
        switch (PoolOutcome.of(attempt.disposition())) {
            case WORKS -> {
                worked(calls);
                worked(callees);
            }
            case DECLINED -> {
                worked(calls);
                failed(callees);
            }
            case FAILS -> failed(calls);
            case SHUT_OUT ->
                shutOut(
                        attempt.sipStatus() == null
                                ? "the trunk wants credentials"
                                : "the trunk was refused with SIP " + attempt.sipStatus());
            case TOO_MANY, NOTHING -> {}
        }
    }

    void shutOut(String reason) {
        shutOut = reason;
        open();
    }

    boolean isOpen() {
        return isOpen(calls) || isOpen(callees);
    }

    /** Whether a few calls try it. */
    boolean isTried() {
        return !isOpen() && (calls.getState() == State.HALF_OPEN || callees.getState() == State.HALF_OPEN);
    }

    synchronized void open() {
        if (!isOpen(calls)) {
            calls.transitionToOpenState();
        }
    }

    /** In words that may be shown: why it is open, or how far it is with opening again. */
    String reason() {
        if (shutOut != null) {
            return shutOut;
        }
        if (isOpen(callees)) {
            return "%s of the latest callees declined: the caller ID or the account may be blocked"
                    .formatted(percent(callees));
        }
        return isOpen(calls) ? percent(calls) + " of the latest calls failed" : "calls go through again, or are tried";
    }

    private static String percent(CircuitBreaker breaker) {
        return "%.0f %%".formatted(Math.max(0, breaker.getMetrics().getFailureRate()));
    }

    private static boolean isOpen(CircuitBreaker breaker) {
        return breaker.getState() == State.OPEN;
    }

    private static void worked(CircuitBreaker breaker) {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private static void failed(CircuitBreaker breaker) {
        breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException(breaker.getName()));
    }
}
