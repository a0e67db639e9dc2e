package dev.ringline.platform.app;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;

@Entity
@Table(name = "note")
public class NoteRow extends PanacheEntityBase {
    @Id
    public UUID id;

    public String tenantId;
    public String text;

    @Version
    public long version;
}
