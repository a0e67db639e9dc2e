package dev.ringline.events;

import java.time.Instant;

/**
 * @param monitor {@code pacing} (P4), {@code conservation} (P5), {@code double-invite} (P1)
 * @param scope what it watches, for example {@code pool/<id>} or {@code campaign/<id>}
 */
public record AlarmRaised(TenantId tenantId, String monitor, String scope, String reason, Instant raisedAt)
        implements AlarmEvent {}
