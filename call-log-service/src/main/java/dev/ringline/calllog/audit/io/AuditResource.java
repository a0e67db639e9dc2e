package dev.ringline.calllog.audit.io;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ringline.calllog.audit.io.AuditRow.Kind;
import dev.ringline.calllog.audit.io.AuditRow.State;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import dev.ringline.platform.time.Uuid7;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Replays and verifications: asked for with 202, done by an engine, read when done. */
@Path("/api/v1/tenants/{tenantId}")
@RolesAllowed({Roles.OPERATOR, Roles.AUDITOR})
public class AuditResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Uuid7 ids;
    private final Clock clock;

    AuditResource(TenantTransaction transaction, Tenancy tenancy, Uuid7 ids, Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param result what was found; {@code null} until it is done */
    record Audit(
            UUID id,
            Kind kind,
            State state,
            String requestedBy,
            Instant requestedAt,
            Instant finishedAt,
            @JsonRawValue String result) {
        static Audit of(AuditRow row) {
            return new Audit(
                    row.auditId, row.kind, row.state, row.requestedBy, row.requestedAt, row.finishedAt, row.result);
        }
    }

    @POST
    @Path("/replays")
    public Uni<Response> replay() {
        return ask(Kind.REPLAY, "replays");
    }

    @GET
    @Path("/replays/{id}")
    public Uni<Audit> replay(UUID id) {
        return found(Kind.REPLAY, id);
    }

    @POST
    @Path("/journal/verifications")
    public Uni<Response> verify() {
        return ask(Kind.VERIFICATION, "journal/verifications");
    }

    @GET
    @Path("/journal/verifications/{id}")
    public Uni<Audit> verification(UUID id) {
        return found(Kind.VERIFICATION, id);
    }

    private Uni<Response> ask(Kind kind, String segment) {
        var row = new AuditRow();
        row.auditId = ids.next();
        row.tenantId = tenancy.tenant().value();
        row.kind = kind;
        row.state = State.REQUESTED;
        row.requestedBy = tenancy.actor();
        row.requestedAt = clock.instant();
        var at = URI.create("/api/v1/tenants/" + row.tenantId + "/" + segment + "/" + row.auditId);
        return transaction
                .run(row::persist)
                .map(saved -> Response.accepted(Audit.of(row)).location(at).build());
    }

    private Uni<Audit> found(Kind kind, UUID id) {
        return transaction
                .run(() -> AuditRow.<AuditRow>find("auditId = ?1 and kind = ?2", id, kind)
                        .firstResult())
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .map(Audit::of);
    }
}
