package dev.ringline.dialer.limits.io;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A tenant's limits; without a row it has none of its own. */
@Entity
@Table(name = "tenant_limit")
class TenantLimitRow extends PanacheEntityBase {
    @Id
    private String tenantId;

    private Integer cps;
    private Integer concurrency;
    private int weight = 1;
    private String actor;
    private Instant changedAt;

    static TenantLimitRow of(String tenant) {
        var row = new TenantLimitRow();
        row.tenantId = tenant;
        return row;
    }

    TenantLimitRow set(Integer nowCps, Integer nowConcurrency, int nowWeight, String by, Instant at) {
        cps = nowCps;
        concurrency = nowConcurrency;
        weight = nowWeight;
        actor = by;
        changedAt = at;
        return this;
    }

    Integer cps() {
        return cps;
    }

    Integer concurrency() {
        return concurrency;
    }

    int weight() {
        return weight;
    }

    Instant changedAt() {
        return changedAt;
    }
}
