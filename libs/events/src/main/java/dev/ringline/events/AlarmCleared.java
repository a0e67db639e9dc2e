package dev.ringline.events;

import java.time.Instant;

/** The monitor's condition holds again. */
public record AlarmCleared(TenantId tenantId, String monitor, String scope, Instant clearedAt) implements AlarmEvent {}
