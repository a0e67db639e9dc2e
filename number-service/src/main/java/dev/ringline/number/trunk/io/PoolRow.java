package dev.ringline.number.trunk.io;

import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What a carrier limits as one. A deleted pool keeps its row, so that its id is never another's. */
@Entity
@Table(name = "carrier_pool")
public class PoolRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String tenantId;
    public String name;
    public UUID accountId;
    public int cps;
    public int concurrency;
    public boolean deleted;
    public long version;
    public Instant changedAt;

    /** @param sealedCredentials of the account behind it, as {@link PoolChanged#sealedCredentials} */
    public PoolChanged announced(String sealedCredentials) {
        return new PoolChanged(
                new PoolId(id),
                new TenantId(tenantId),
                name,
                cps,
                concurrency,
                "twilio",
                sealedCredentials,
                deleted,
                changedAt);
    }
}
