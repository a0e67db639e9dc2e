package dev.ringline.platform.logging;

/** A throwable as it may be logged: name, masked message, stack. Made only where a message held something. */
final class MaskedThrowable extends Throwable {
    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 20;

    private final String shown;

    private MaskedThrowable(Throwable original, Throwable cause) {
        super(original.getMessage() == null ? null : Masking.mask(original.getMessage()), cause, false, true);
        shown = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    static Throwable of(Throwable thrown) {
        return needsMasking(thrown, 0) ? masked(thrown, 0) : thrown;
    }

    private static boolean needsMasking(Throwable thrown, int depth) {
        return thrown != null
                && depth < DEEPEST
                && (Masking.mask(thrown.getMessage()) != thrown.getMessage()
                        || needsMasking(thrown.getCause(), depth + 1));
    }

    private static Throwable masked(Throwable thrown, int depth) {
        return thrown == null || depth >= DEEPEST
                ? null
                : new MaskedThrowable(thrown, masked(thrown.getCause(), depth + 1));
    }

    @Override
    public String toString() {
        return getMessage() == null ? shown : shown + ": " + getMessage();
    }
}
