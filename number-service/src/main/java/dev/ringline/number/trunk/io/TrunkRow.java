package dev.ringline.number.trunk.io;

import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One of our trunks in LiveKit, and the pool that its calls count against. */
@Entity
@Table(name = "trunk")
public class TrunkRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String tenantId;
    public String name;
    public String sipTrunkId;
    public UUID poolId;
    public boolean deleted;
    public long version;
    public Instant changedAt;

    public TrunkChanged announced() {
        return new TrunkChanged(
                new TrunkId(id), new TenantId(tenantId), name, sipTrunkId, new PoolId(poolId), deleted, changedAt);
    }
}
