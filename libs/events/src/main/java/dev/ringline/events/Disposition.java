package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How an attempt ended (TELEPHONY 2.7). Whose doing it was is its {@link Cause}. */
public enum Disposition {
    ANSWERED,
    BUSY,
    NO_ANSWER,
    UNAVAILABLE,
    REJECTED,
    INVALID_NUMBER,
    /** We ended it while it rang: a hang-up by a person, a withdrawal, a fence. */
    CANCELLED,
    /** The carrier says calls come too fast or too many. */
    THROTTLED,
    TRUNK_AUTH,
    TRUNK_FAILURE,
    MEDIA,
    /** LiveKit or its bridge could not take the dial; nothing was sent. */
    INFRA,
    /** Our own set-up is wrong, for example an unknown trunk id; nothing was sent. */
    CONFIG,
    /** Refused at the claim, withdrawn, expired, no agent, slot missed: no INVITE was sent, with proof. */
    NOT_SENT,
    /** The INVITE may have gone out and nobody could be asked: counts against caps, not retries. */
    UNKNOWN,
    /** A SIP status without a row in the table: counted and alerted. */
    UNCLASSIFIED,
    /** A value newer than this reader. */
    @JsonEnumDefaultValue
    UNRECOGNIZED
}
