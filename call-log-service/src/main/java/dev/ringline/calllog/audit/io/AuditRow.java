package dev.ringline.calllog.audit.io;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A replay or a verification that somebody asked for. Engines do it and write what they found. */
@Entity
@Table(name = "audit")
public class AuditRow extends PanacheEntityBase {
    /** What is asked. */
    public enum Kind {
        REPLAY,
        VERIFICATION
    }

    /** How far it is. */
    public enum State {
        REQUESTED,
        DONE,
        FAILED
    }

    @Id
    public UUID auditId;

    public String tenantId;

    @Enumerated(EnumType.STRING)
    public Kind kind;

    @Enumerated(EnumType.STRING)
    public State state;

    public String requestedBy;
    public Instant requestedAt;
    public Instant finishedAt;

    /** JSON; {@code null} until it is done. */
    public String result;
}
