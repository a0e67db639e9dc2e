package dev.ringline.cli;

/** What was asked for does not hold. The message says why, the advice what to do next. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    public Failure(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    public Failure(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
