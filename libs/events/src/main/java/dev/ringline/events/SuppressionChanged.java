package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;

/**
 * All the lists that a number is on now; none: it may be called again.
 *
 * @param numberHash HMAC of tenant and number under the deployment's key, hex; the record's key
 */
public record SuppressionChanged(TenantId tenantId, String numberHash, List<Entry> entries, Instant changedAt)
        implements SuppressionEvent {

    /**
     * @param tenantWide holds for every campaign; else only for those that name the list
     * @param expiresAt {@code null}: never
     */
    public record Entry(
            SuppressionListId listId, Reason reason, boolean tenantWide, Instant since, Instant expiresAt) {}

    public enum Reason {
        DNC,
        OPT_OUT,
        COMPLAINT,
        WRONG_NUMBER,
        OTHER,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }
}
