package dev.ringline.platform.projection;

import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this service put aside. Never what it holds: that stays sealed. */
@Path("/api/v1/platform/{service}/dead-letters")
@RolesAllowed(Roles.PLATFORM)
@RunOnVirtualThread
public class DeadLetterResource {
    private final DeadLetters letters;
    private final Tenancy tenancy;
    private final String service;

    DeadLetterResource(
            DeadLetters letters,
            Tenancy tenancy,
            @ConfigProperty(name = "quarkus.application.name") String application) {
        this.letters = letters;
        this.tenancy = tenancy;
        this.service = application.replaceFirst("-service$", "");
    }

    @GET
    public Page<DeadLetter> list(
            @PathParam("service") String asked,
            @QueryParam("open") @DefaultValue("true") boolean open,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit)
            throws SQLException {
        checkOurs(asked);
        var fits = Page.limit(limit);
        var found = letters.page(open, Cursor.afterId(cursor), fits + 1);
        return Page.of(found, fits, letter -> Cursor.of(letter.id().toString()), Function.identity());
    }

    @POST
    @Path("/{id}/redrive")
    public DeadLetter redrive(@PathParam("service") String asked, @PathParam("id") UUID id) throws SQLException {
        checkOurs(asked);
        return letters.redrive(id, tenancy.actor());
    }

    @POST
    @Path("/{id}/dismiss")
    public DeadLetter dismiss(@PathParam("service") String asked, @PathParam("id") UUID id) throws SQLException {
        checkOurs(asked);
        return letters.dismiss(id, tenancy.actor());
    }

    private void checkOurs(String asked) {
        if (!asked.equals(service)) {
            throw Problem.notFound();
        }
    }
}
