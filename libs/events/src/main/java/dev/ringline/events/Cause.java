package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Whose doing a disposition was. Only the callee's burns an attempt (P6). */
public enum Cause {
    CALLEE,
    CARRIER,
    /** LiveKit: server or SIP bridge. */
    LIVEKIT,
    US,
    UNCLEAR,
    @JsonEnumDefaultValue
    UNRECOGNIZED
}
