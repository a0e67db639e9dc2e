package dev.ringline.dialer.guard.io;

import dev.ringline.events.KillSwitchChanged.Scope;
import dev.ringline.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/** A kill switch, on or off again: who last moved it, and when. */
@Entity
@Table(name = "kill_switch")
class KillSwitchRow extends PanacheEntityBase {
    @EmbeddedId
    private Key key;

    @Column(name = "is_on")
    private boolean on;

    private String actor;
    private Instant changedAt;

    /** @param scopeId the campaign's or pool's id; empty for the whole tenant */
    @Embeddable
    record Key(String tenantId, String scope, String scopeId) implements Serializable {
        private static final long serialVersionUID = 1L;

        Key {
            Objects.requireNonNull(tenantId, "tenantId");
        }

        static Key of(TenantId tenant, Scope scope, String scopeId) {
            return new Key(tenant.value(), scope.name(), scopeId == null ? "" : scopeId);
        }
    }

    static Uni<KillSwitchRow> lock(Key key) {
        return KillSwitchRow.<KillSwitchRow>findById(key, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .continueWith(() -> {
                    var row = new KillSwitchRow();
                    row.key = key;
                    return row;
                });
    }

    void set(boolean nowOn, String by, Instant at) {
        on = nowOn;
        actor = by;
        changedAt = at;
    }

    Key key() {
        return key;
    }

    boolean on() {
        return on;
    }

    String actor() {
        return actor;
    }

    Instant changedAt() {
        return changedAt;
    }
}
