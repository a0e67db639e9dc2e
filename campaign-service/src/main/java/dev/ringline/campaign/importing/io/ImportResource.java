package dev.ringline.campaign.importing.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.ringline.campaign.importing.ImportOptions;
import dev.ringline.campaign.importing.ImportOptions.Format;
import dev.ringline.campaign.importing.Mapping;
import dev.ringline.campaign.importing.RefusalLine;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.campaign.importing.io.RefusalTable.Place;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.codec.EventCodec;
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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Files of leads. The body of the POST is the file itself, as {@code text/csv}; what is to be said about it stands in the
 * query, so that it can be streamed from the first byte.
 */
@Path("/api/v1/tenants/{tenantId}/campaigns/{campaignId}/imports")
@RunOnVirtualThread
public class ImportResource {
    private static final int LINES = 1_000;

    private final TenantJdbc database;
    private final Upload upload;
    private final ImportTick tick;
    private final Withdrawal withdrawal;
    private final NumberPlan plan;
    private final Tenancy tenancy;

    ImportResource(
            TenantJdbc database,
            Upload upload,
            ImportTick tick,
            Withdrawal withdrawal,
            NumberPlan plan,
            Tenancy tenancy) {
        this.database = database;
        this.upload = upload;
        this.tick = tick;
        this.withdrawal = withdrawal;
        this.plan = plan;
        this.tenancy = tenancy;
    }

    /**
     * Takes the file; its rows come in afterwards.
     *
     * @param mapping JSON: {@code number zone clientToken expiresAt priority} name headers, {@code fields} is an object of the
     *     agent's field to the header
     * @param country ISO code of the country of numbers without a country code
     * @param charset instead of what the bytes say
     * @param key of the client: the same file under the same key is the same import, whatever became of it
     * @param separator one character, or {@code tab}, instead of what the header says
     */
    @POST
    @Consumes("text/csv")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response start(
            @PathParam("campaignId") UUID campaignId,
            @QueryParam("mapping") String mapping,
            @QueryParam("country") String country,
            @QueryParam("dryRun") boolean dryRun,
            @QueryParam("charset") String charset,
            @QueryParam("separator") String separator,
            @HeaderParam("Idempotency-Key") String key,
            @Context UriInfo uri,
            InputStream file) {
        var options = new ImportOptions(
                Format.CSV, mapping(mapping), country(country), dryRun, charset(charset), separator(separator));
        return store(new CampaignId(campaignId), options, key, uri, file);
    }

    /** The same for JSON: an array of leads as {@code …/leads} takes them, of any length, or one after another. */
    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/x-ndjson"})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response startJson(
            @PathParam("campaignId") UUID campaignId,
            @QueryParam("country") String country,
            @QueryParam("dryRun") boolean dryRun,
            @HeaderParam("Idempotency-Key") String key,
            @Context UriInfo uri,
            InputStream file) {
        var options = new ImportOptions(Format.JSON, Mapping.USUAL, country(country), dryRun, null, null);
        return store(new CampaignId(campaignId), options, key, uri, file);
    }

    private Response store(CampaignId campaign, ImportOptions options, String key, UriInfo uri, InputStream file) {
        var stored = upload.store(tenancy.tenant(), tenancy.actor(), campaign, options, key, file);
        tick.startSoon();
        var location =
                uri.getAbsolutePathBuilder().path(stored.file().id().toString()).build();
        var answer = Response.accepted(ImportView.of(stored.file())).location(location);
        return (stored.replayed() ? answer.header("Idempotency-Replayed", "true") : answer).build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Page<ImportView> list(
            @PathParam("campaignId") UUID campaignId,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer asked) {
        var limit = Page.limit(asked);
        var after = Cursor.afterId(cursor);
        var found = database.transaction(
                tenancy.tenant(),
                connection ->
                        ImportTable.page(connection, tenancy.tenant(), new CampaignId(campaignId), after, limit + 1));
        return Page.of(found, limit, stored -> Cursor.of(stored.id().toString()), ImportView::of);
    }

    @GET
    @Path("{importId}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public ImportView get(@PathParam("campaignId") UUID campaignId, @PathParam("importId") UUID importId) {
        return ImportView.of(find(campaignId, importId));
    }

    /** What was refused and why, in the order of the file. */
    @GET
    @Path("{importId}/errors.csv")
    @Produces("text/csv;charset=UTF-8")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response errors(@PathParam("campaignId") UUID campaignId, @PathParam("importId") UUID importId) {
        var id = find(campaignId, importId).id();
        var tenant = tenancy.tenant();
        StreamingOutput lines = out -> {
            out.write(RefusalLine.HEADER.getBytes(StandardCharsets.UTF_8));
            for (var place = Place.START; place != null; ) {
                var from = place;
                var page = database.transaction(
                        tenant, connection -> RefusalTable.after(connection, tenant, id, from, LINES));
                for (var placed : page) {
                    out.write(RefusalLine.of(placed.refusal()).getBytes(StandardCharsets.UTF_8));
                }
                place = page.size() < LINES ? null : page.getLast().place();
            }
        };
        return Response.ok(lines)
                .header("Content-Disposition", "attachment; filename=\"errors.csv\"")
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Stops it if it runs, and takes its leads out that were not dialled. Done again, it does the rest. */
    @DELETE
    @Path("{importId}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public ImportView withdraw(@PathParam("campaignId") UUID campaignId, @PathParam("importId") UUID importId) {
        var stored = find(campaignId, importId);
        withdrawal.withdraw(tenancy.tenant(), stored.campaign(), stored.id());
        return ImportView.of(find(campaignId, importId));
    }

    private StoredImport find(UUID campaignId, UUID importId) {
        return database.transaction(
                        tenancy.tenant(),
                        connection -> ImportTable.find(connection, tenancy.tenant(), new ImportId(importId)))
                .filter(stored -> stored.campaign().value().equals(campaignId))
                .orElseThrow(Problem::notFound);
    }

    private static Mapping mapping(String json) {
        if (json == null || json.isBlank()) {
            return Mapping.USUAL;
        }
        try {
            return EventCodec.mapper()
                    .readerFor(Mapping.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (JsonProcessingException unreadable) {
            throw Problem.badRequest(
                    "mapping", "a JSON object of number, zone, clientToken, expiresAt, priority and fields");
        }
    }

    private String country(String country) {
        if (country != null && !plan.isCountry(country)) {
            throw Problem.badRequest("country", "not a country's ISO code, for example DE");
        }
        return country;
    }

    private static String charset(String name) {
        try {
            if (name == null || Charset.isSupported(name)) {
                return name;
            }
        } catch (IllegalCharsetNameException illegal) {
            // said below
        }
        throw Problem.badRequest("charset", "no such character set");
    }

    private static Character separator(String separator) {
        if (separator == null) {
            return null;
        }
        if (separator.equals("tab")) {
            return '\t';
        }
        if (separator.length() != 1 || "\"\r\n".contains(separator) || Character.isLetterOrDigit(separator.charAt(0))) {
            throw Problem.badRequest("separator", "one character that is no letter, digit or quote; or tab");
        }
        return separator.charAt(0);
    }
}
