package dev.ringline.events.codec;

/**
 * A record that this reader cannot take in. A data topic puts it aside, a rule topic stops for it (DESIGN section 4). The
 * message never repeats what the record holds: it may be a person's number.
 */
public final class UnreadableRecord extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why; its name is what metrics and dead letters say. */
    public enum Reason {
        TOO_LARGE,
        BAD_HEADERS,
        UNKNOWN_TYPE,
        UNKNOWN_VERSION,
        BAD_JSON
    }

    private final Reason reason;

    public UnreadableRecord(Reason reason, String detail) {
        super(reason + ": " + detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
