package dev.ringline.calllog.record.io;

import dev.ringline.calllog.engine.io.People;
import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/** The call log. A number is searched for in a body: it must not stand in a URL. */
@Path("/api/v1/tenants/{tenantId}/calls")
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
public class CallResource {
    private final TenantRows rows;
    private final Tenancy tenancy;
    private final People people;
    private final NumberHash hash;

    CallResource(TenantRows rows, Tenancy tenancy, People people, NumberHash hash) {
        this.rows = rows;
        this.tenancy = tenancy;
        this.people = people;
        this.hash = hash;
    }

    /** All of them may be left out. */
    record Search(
            E164 number,
            UUID campaign,
            UUID lead,
            Disposition disposition,
            Instant from,
            Instant until,
            String cursor,
            Integer limit) {}

    @GET
    public Uni<Page<CallView>> list(
            @RestQuery UUID campaign,
            @RestQuery UUID lead,
            @RestQuery String disposition,
            @RestQuery String from,
            @RestQuery String until,
            @RestQuery String cursor,
            @RestQuery Integer limit) {
        return find(new CallSearch(
                tenant(),
                campaign,
                lead,
                disposition(disposition),
                null,
                time("from", from),
                time("until", until),
                cursor,
                limit));
    }

    @POST
    @Path("/search")
    public Uni<Page<CallView>> search(Search search) {
        if (search == null) {
            throw Problem.badRequest("number", "a body is needed");
        }
        var person = search.number == null ? null : hash.of(tenancy.tenant(), search.number);
        return find(new CallSearch(
                tenant(),
                search.campaign,
                search.lead,
                search.disposition,
                person,
                search.from,
                search.until,
                search.cursor,
                search.limit));
    }

    @GET
    @Path("/{id}")
    public Uni<CallView> get(UUID id) {
        return rows.first(
                        CallView.SELECT + " where c.tenant_id = $1 and c.call_id = $2",
                        row -> CallView.of(row, people),
                        tenant(),
                        id)
                .onItem()
                .ifNull()
                .failWith(Problem::notFound);
    }

    private Uni<Page<CallView>> find(CallSearch search) {
        var query = search.query();
        return rows.select(query.sql(), row -> CallView.of(row, people), query.parameters())
                .map(search::page);
    }

    private String tenant() {
        return tenancy.tenant().value();
    }

    private static Disposition disposition(String text) {
        try {
            return text == null ? null : Disposition.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("disposition", "not a disposition");
        }
    }

    private static Instant time(String field, String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.badRequest(field, "a time like 2026-03-02T12:00:00Z");
        }
    }
}
