package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;

/** @param scopeId the campaign's or pool's id; {@code null} for the whole tenant */
public record KillSwitchChanged(
        TenantId tenantId, Scope scope, String scopeId, boolean on, String actor, Instant changedAt)
        implements ControlEvent {
    public enum Scope {
        TENANT,
        CAMPAIGN,
        POOL,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }
}
