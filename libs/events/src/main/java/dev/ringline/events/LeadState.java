package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Where a lead stands, and the bucket of the conservation law that it counts in (P5). */
public enum LeadState {
    WAITING(Bucket.WAITING),
    HELD(Bucket.WAITING),
    RETRY_AT(Bucket.WAITING),
    CALLBACK_AT(Bucket.WAITING),
    READY(Bucket.IN_FLIGHT),
    IN_CALL(Bucket.IN_FLIGHT),
    WRAP_UP(Bucket.IN_FLIGHT),
    UNKNOWN(Bucket.IN_FLIGHT),
    FINISHED(Bucket.FINISHED),
    EXHAUSTED(Bucket.FINISHED),
    EXPIRED(Bucket.FINISHED),
    SUPPRESSED(Bucket.SUPPRESSED),
    INVALID(Bucket.INVALID),
    REMOVED(Bucket.REMOVED),
    @JsonEnumDefaultValue
    UNRECOGNIZED(Bucket.UNRECOGNIZED);

    /** imported = invalid + duplicate + suppressed + removed + waiting + in flight + finished. Duplicates are rows, not leads. */
    public enum Bucket {
        INVALID,
        DUPLICATE,
        SUPPRESSED,
        REMOVED,
        WAITING,
        IN_FLIGHT,
        FINISHED,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }

    private final Bucket bucket;

    LeadState(Bucket bucket) {
        this.bucket = bucket;
    }

    public Bucket bucket() {
        return bucket;
    }
}
