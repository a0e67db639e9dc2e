package dev.ringline.calllog.monitor.io;

import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The tenant's alarms: those that stand first, then those that are over, newest first. */
@Path("/api/v1/tenants/{tenantId}/alarms")
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
public class AlarmResource {
    private final TenantRows rows;
    private final Tenancy tenancy;

    AlarmResource(TenantRows rows, Tenancy tenancy) {
        this.rows = rows;
        this.tenancy = tenancy;
    }

    /** @param clearedAt {@code null} while it stands */
    record AlarmView(String monitor, String scope, String reason, Instant raisedAt, Instant clearedAt) {
        static AlarmView of(Object[] row) {
            return new AlarmView((String) row[0], (String) row[1], (String) row[2], time(row[3]), time(row[4]));
        }

        private static Instant time(Object value) {
            return value == null ? null : ((OffsetDateTime) value).toInstant();
        }
    }

    @GET
    public Uni<List<AlarmView>> list() {
        return rows.select("""
                select monitor, scope, reason, raised_at, cleared_at from projection.alarm where tenant_id = $1
                order by cleared_at is not null, raised_at desc nulls last, monitor, scope limit 1000""", AlarmView::of, tenancy.tenant().value());
    }
}
