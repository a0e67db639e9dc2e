package dev.ringline.dialer.guard.io;

import dev.ringline.dialer.controls.io.ControlVersions;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.KillSwitchChanged.Scope;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Stop dialling now: a tenant, a campaign or a pool. Claims read it in their own transaction; Kafka may be down. */
@Path("/api/v1/tenants/{tenantId}/kill-switch")
public class KillSwitchResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Clock clock;

    KillSwitchResource(TenantTransaction transaction, Tenancy tenancy, Outbox outbox, Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @param scopeId the campaign's or pool's id; absent for the whole tenant */
    public record KillSwitch(Scope scope, String scopeId, boolean on, String actor, Instant changedAt) {
        static KillSwitch of(KillSwitchRow row) {
            var id = row.key().scopeId();
            return new KillSwitch(
                    Scope.valueOf(row.key().scope()), id.isEmpty() ? null : id, row.on(), row.actor(), row.changedAt());
        }
    }

    /** What is asked for: {@code on} must be said. */
    public record Setting(Scope scope, String scopeId, Boolean on) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<List<KillSwitch>> list() {
        return transaction
                .run(() -> KillSwitchRow.<KillSwitchRow>listAll())
                .map(rows -> rows.stream().map(KillSwitch::of).toList());
    }

    @PUT
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Uni<KillSwitch> set(Setting asked) {
        var setting = checked(asked);
        var now = clock.instant();
        return transaction.run(
                () -> KillSwitchRow.lock(KillSwitchRow.Key.of(tenancy.tenant(), setting.scope(), setting.scopeId()))
                        .invoke(row -> row.set(setting.on(), tenancy.actor(), now))
                        .chain(row -> row.<KillSwitchRow>persist())
                        .call(row -> say(setting, now))
                        .map(KillSwitch::of));
    }

    private Uni<Void> say(Setting setting, Instant at) {
        var tenant = tenancy.tenant();
        var subject = "tenant/" + tenant;
        var changed =
                new KillSwitchChanged(tenant, setting.scope(), setting.scopeId(), setting.on(), tenancy.actor(), at);
        return ControlVersions.next(subject)
                .chain(version -> outbox.append(
                        List.of(new Announcement(changed, subject, version, tenant, tenancy.actor(), null, at))));
    }

    private static Setting checked(Setting asked) {
        if (asked == null || asked.on() == null) {
            throw Problem.badRequest("on", "true stops dialling, false lets it go on");
        }
        return switch (asked.scope()) {
            case null -> throw Problem.badRequest("scope", "TENANT, CAMPAIGN or POOL");
            case TENANT -> {
                if (asked.scopeId() != null) {
                    throw Problem.badRequest("scopeId", "not with TENANT");
                }
                yield asked;
            }
            case CAMPAIGN, POOL -> new Setting(asked.scope(), id(asked.scopeId()), asked.on());
            case UNRECOGNIZED -> throw Problem.badRequest("scope", "TENANT, CAMPAIGN or POOL");
        };
    }

    private static String id(String text) {
        try {
            return UUID.fromString(text == null ? "" : text).toString();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("scopeId", "the campaign's or pool's id");
        }
    }
}
