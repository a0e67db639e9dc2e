package dev.ringline.number.account.io;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A tenant's account at a provider. Its token is sealed; only the import, the check and the pools' announcement open it. */
@Entity
@Table(name = "provider_account")
public class ProviderAccountRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String tenantId;
    public String provider;
    public String accountSid;
    public String sealedToken;
    public long version;
    public Instant createdAt;
    public Instant changedAt;
}
