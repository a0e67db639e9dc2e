package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Where an attempt stands. What is known moves forward only. */
public enum AttemptState {
    WAITING(false),
    PREPARING(false),
    DIALING(false),
    ANSWERED(false),
    UNKNOWN(false),
    ENDED(true),
    REFUSED(true),
    NOT_SENT(true),
    @JsonEnumDefaultValue
    UNRECOGNIZED(false);

    private final boolean isFinal;

    AttemptState(boolean isFinal) {
        this.isFinal = isFinal;
    }

    public boolean isFinal() {
        return isFinal;
    }
}
