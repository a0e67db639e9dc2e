package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.suppression.io.ListTable.StoredList;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.SuppressionListId;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;

/** Lists of numbers that must not be called. Which numbers, no answer tells: {@code …/contactability} does, one by one. */
@Path("/api/v1/tenants/{tenantId}/suppression-lists")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SuppressionListResource {
    private final TenantJdbc database;
    private final Tenancy tenancy;
    private final Clock clock;

    SuppressionListResource(TenantJdbc database, Tenancy tenancy, Clock clock) {
        this.database = database;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** @param tenantWide holds for every campaign; else only for those that name the list. {@code null} when made: true */
    public record ListRequest(String name, Boolean tenantWide) {}

    /** @param optOuts the tenant's own list of those who said no */
    public record ListView(
            UUID id,
            String name,
            boolean tenantWide,
            boolean optOuts,
            long entries,
            Instant createdAt,
            Instant changedAt) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Page<ListView> list(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer asked) {
        var limit = Page.limit(asked);
        var after = new SuppressionListId(Cursor.afterId(cursor));
        var tenant = tenancy.tenant();
        return database.transaction(tenant, connection -> {
            var found = ListTable.page(connection, tenant, after, limit + 1);
            var page = Page.of(found, limit, stored -> Cursor.of(stored.id().toString()), stored -> stored);
            var views = new ArrayList<ListView>();
            for (var stored : page.items()) {
                views.add(view(connection, stored));
            }
            return new Page<>(views, page.next());
        });
    }

    @GET
    @Path("{listId}")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public ListView get(@PathParam("listId") UUID listId) {
        var tenant = tenancy.tenant();
        return database.transaction(tenant, connection -> view(connection, find(connection, listId)));
    }

    /** Makes it under the caller's id, or renames it. */
    @PUT
    @Path("{listId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response put(@PathParam("listId") UUID listId, ListRequest request) {
        if (request == null
                || request.name() == null
                || request.name().isBlank()
                || request.name().length() > 200) {
            throw Problem.badRequest("name", "1 to 200 characters");
        }
        if (request.name().chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest("name", "no control characters");
        }
        var tenant = tenancy.tenant();
        var id = new SuppressionListId(listId);
        return database.transaction(tenant, connection -> {
            var present = ListTable.find(connection, tenant, id);
            if (present.isPresent()) {
                rename(connection, present.get(), request);
            } else if (!ListTable.insert(connection, tenant, id, request.name(), wide(request), clock.instant())) {
                throw Problem.conflict("a list of this id was deleted: choose another id");
            }
            return Response.status(present.isPresent() ? 200 : 201)
                    .entity(view(connection, find(connection, listId)))
                    .build();
        });
    }

    /** It holds for nobody from now on; its numbers are published anew within seconds. */
    @DELETE
    @Path("{listId}")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public void delete(@PathParam("listId") UUID listId) {
        var tenant = tenancy.tenant();
        database.transaction(tenant, connection -> {
            if (find(connection, listId).optOuts()) {
                throw Problem.conflict("people who said no stay on this list; lift them one by one");
            }
            ListTable.delete(connection, tenant, new SuppressionListId(listId), clock.instant());
            return null;
        });
    }

    private void rename(Connection connection, StoredList present, ListRequest request) throws SQLException {
        if (request.tenantWide() != null && request.tenantWide() != present.tenantWide()) {
            throw Problem.conflict("whom a list holds for never changes: make another one");
        }
        ListTable.rename(connection, tenancy.tenant(), present.id(), request.name(), clock.instant());
    }

    private StoredList find(Connection connection, UUID listId) throws SQLException {
        return ListTable.find(connection, tenancy.tenant(), new SuppressionListId(listId))
                .orElseThrow(Problem::notFound);
    }

    private ListView view(Connection connection, StoredList stored) throws SQLException {
        return new ListView(
                stored.id().value(),
                stored.name(),
                stored.tenantWide(),
                stored.optOuts(),
                ListTable.countEntries(connection, tenancy.tenant(), stored.id()),
                stored.createdAt(),
                stored.changedAt());
    }

    private static boolean wide(ListRequest request) {
        return request.tenantWide() == null || request.tenantWide();
    }
}
