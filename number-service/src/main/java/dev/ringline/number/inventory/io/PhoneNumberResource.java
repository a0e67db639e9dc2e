package dev.ringline.number.inventory.io;

import static dev.ringline.platform.tenancy.Roles.ADMIN;
import static dev.ringline.platform.tenancy.Roles.AUDITOR;
import static dev.ringline.platform.tenancy.Roles.OPERATOR;
import static dev.ringline.platform.tenancy.Roles.VIEWER;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.number.importing.io.ImportRun;
import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.number.inventory.SwitchDecision;
import dev.ringline.number.linking.LinkDecision;
import dev.ringline.number.linking.io.Links;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.LockModeType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The tenant's numbers, with what they are linked to. */
@Path("/api/v1/tenants/{tenantId}/phone-numbers")
public class PhoneNumberResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Links links;
    private final Outbox outbox;
    private final Clock clock;

    PhoneNumberResource(TenantTransaction transaction, Tenancy tenancy, Links links, Outbox outbox, Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.links = links;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @param campaignId only those linked to it */
    @GET
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Page<PhoneNumberJson>> list(
            @QueryParam("campaignId") UUID campaignId,
            @QueryParam("active") Boolean active,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        var size = Page.limit(limit);
        return transaction.run(() -> NumberRow.page(Cursor.afterId(cursor), campaignId, active, size + 1)
                .chain(rows -> links.shown(rows)
                        .map(campaigns ->
                                Page.of(rows, size, row -> Cursor.of(row.id.toString()), row -> campaigns.show(row)))));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Response> get(@PathParam("id") UUID id) {
        return transaction.run(() -> find(NumberRow.<NumberRow>findById(id)).chain(this::shown));
    }

    @PUT
    @Path("{id}")
    @RolesAllowed({OPERATOR, ADMIN})
    public Uni<Response> put(@PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, JsonNode body) {
        var patch = NumberPatch.read(body);
        return transaction
                .run(() -> find(NumberRow.<NumberRow>findById(id, LockModeType.PESSIMISTIC_WRITE))
                        .invoke(row -> refuseIfChanged(row, ifMatch))
                        .call(row -> apply(row, patch))
                        .chain(this::shown))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> Problem.conflict("another tenant has this number active"));
    }

    private Uni<Void> apply(NumberRow row, NumberPatch patch) {
        var switched = patch.active() == null ? row.value() : afterSwitch(row.value(), patch.active());
        var linked = !patch.linkNamed()
                ? Uni.createFrom().item(switched)
                : patch.campaignId() == null
                        ? Uni.createFrom().item(afterLink(switched, LinkDecision.unlink(switched)))
                        : links.decide(switched, patch.campaignId()).map(decision -> afterLink(switched, decision));
        return linked.chain(after -> save(row, after));
    }

    private Uni<Void> save(NumberRow row, PhoneNumber after) {
        var before = row.value();
        if (after.equals(before)) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        var next = after.version() == before.version() + 1 ? after : oneVersionUp(after, before);
        row.set(next, now);
        return row.persistAndFlush()
                .chain(saved -> outbox.append(ImportRun.announced(List.of(next), tenancy.actor(), now)));
    }

    /** Two decisions in one request are one change. */
    private static PhoneNumber oneVersionUp(PhoneNumber after, PhoneNumber before) {
        return after.atVersion(before.version() + 1);
    }

    private static PhoneNumber afterSwitch(PhoneNumber number, boolean active) {
        return switch (SwitchDecision.decide(number, active)) {
            case SwitchDecision.Switched switched -> switched.number();
            case SwitchDecision.Unchanged unchanged -> number;
            case SwitchDecision.Refused refused ->
                throw Problem.conflict(refused.reason()).with("field", "isActive");
        };
    }

    private static PhoneNumber afterLink(PhoneNumber number, LinkDecision decision) {
        return switch (decision) {
            case LinkDecision.Linked linked -> linked.number();
            case LinkDecision.Unchanged unchanged -> number;
            case LinkDecision.Refused refused ->
                throw Problem.conflict(refused.reason()).with("field", "campaignId");
        };
    }

    private Uni<Response> shown(NumberRow row) {
        return links.shown(List.of(row))
                .map(campaigns -> Response.ok(campaigns.show(row))
                        .header("ETag", "\"" + row.version + "\"")
                        .build());
    }

    private static void refuseIfChanged(NumberRow row, String ifMatch) {
        if (ifMatch != null && !ifMatch.replace("\"", "").equals(Long.toString(row.version))) {
            throw Problem.preconditionFailed();
        }
    }

    private static Uni<NumberRow> find(Uni<NumberRow> row) {
        return row.onItem().ifNull().failWith(Problem::notFound);
    }
}
