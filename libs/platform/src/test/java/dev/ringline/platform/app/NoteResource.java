package dev.ringline.platform.app;

import dev.ringline.events.E164;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.platform.idempotency.IdempotencyKey;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import dev.ringline.platform.time.Uuid7;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** A small feature that leans on all of platform, as a service's would. */
@Path("/api/v1/tenants/{tenantId}/notes")
public class NoteResource {
    public record NewNote(@NotBlank @Size(max = 200) String text, E164 number, Nested nested) {
        public record Nested(Integer count) {}
    }

    public record Note(UUID id, String tenantId, String text) {}

    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final IdempotencyKey once;
    private final Outbox outbox;
    private final Uuid7 ids;
    private final Clock clock;

    NoteResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            IdempotencyKey once,
            Outbox outbox,
            Uuid7 ids,
            Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.once = once;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR})
    public Uni<List<Note>> list() {
        return transaction
                .run(() -> NoteRow.<NoteRow>listAll())
                .map(rows -> rows.stream().map(NoteResource::note).toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    public Uni<Note> get(@PathParam("id") UUID id) {
        return transaction
                .run(() -> NoteRow.<NoteRow>findById(id))
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .map(NoteResource::note);
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Uni<Response> create(@HeaderParam("Idempotency-Key") String key, @NotNull @Valid NewNote note) {
        return transaction.run(() -> once.once(key, List.of("POST notes", note), () -> save(note)));
    }

    @POST
    @Path("/broken")
    @RolesAllowed(Roles.OPERATOR)
    public Uni<Response> broken() {
        return Uni.createFrom().failure(new IllegalStateException("rang +15550100123 and broke"));
    }

    @GET
    @Path("/outcome")
    @RolesAllowed({Roles.AGENT, Roles.OPERATOR})
    public String outcome() {
        return tenancy.actor();
    }

    private Uni<Response> save(NewNote note) {
        var row = new NoteRow();
        row.id = ids.next();
        row.tenantId = tenancy.tenant().value();
        row.text = note.text();
        return row.<NoteRow>persist()
                .call(saved -> outbox.append(List.of(announce(saved))))
                .map(saved -> Response.status(201).entity(note(saved)).build());
    }

    private Announcement announce(NoteRow row) {
        var event = new PoolChanged(
                new PoolId(row.id), tenancy.tenant(), row.text, 1, 1, "other", null, false, clock.instant());
        return new Announcement(event, row.id.toString(), 1, tenancy.tenant(), tenancy.actor(), null, clock.instant());
    }

    private static Note note(NoteRow row) {
        return new Note(row.id, row.tenantId, row.text);
    }
}
