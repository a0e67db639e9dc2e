package dev.ringline.calllog.journal.io;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.calllog.journal.Checkpoint;
import dev.ringline.calllog.journal.JournalRecord;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jboss.resteasy.reactive.RestQuery;

/** The tenant's journal: to look at, to take away and to verify elsewhere. Personal fields stay sealed here. */
@Path("/api/v1/tenants/{tenantId}/journal")
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
public class JournalResource {
    private final TenantRows rows;
    private final Tenancy tenancy;
    private final Export export;

    JournalResource(TenantRows rows, Tenancy tenancy, Export export) {
        this.rows = rows;
        this.tenancy = tenancy;
        this.export = export;
    }

    /** @param body without personal fields */
    record RecordView(
            long position,
            String topic,
            int partition,
            long offset,
            long sequence,
            String key,
            @JsonRawValue String headers,
            @JsonRawValue String body,
            String sealed,
            String hash) {
        static RecordView of(Object[] row) {
            return of(JournalRows.of(row).record());
        }

        static RecordView of(JournalRecord record) {
            var entry = record.entry();
            return new RecordView(
                    record.position(),
                    entry.chain().topic(),
                    entry.chain().partition(),
                    entry.offset(),
                    record.sequence(),
                    entry.key(),
                    entry.headers(),
                    entry.body(),
                    entry.sealed(),
                    record.hash());
        }
    }

    /** @param text what was signed */
    record CheckpointView(long number, long position, Instant at, String keyId, String signature, String text) {
        static CheckpointView of(Checkpoint checkpoint) {
            return new CheckpointView(
                    checkpoint.number(),
                    checkpoint.position(),
                    checkpoint.at(),
                    checkpoint.keyId(),
                    checkpoint.signature(),
                    checkpoint.text());
        }
    }

    /** Oldest first. */
    @GET
    public Uni<Page<RecordView>> list(@RestQuery String cursor, @RestQuery Integer limit) {
        var size = Page.limit(limit);
        return rows.select(
                        JournalRows.SELECT_SEALED
                                + " where j.tenant_id = $1 and j.position > $2 order by j.position limit $3",
                        RecordView::of,
                        tenancy.tenant().value(),
                        after(cursor),
                        size + 1)
                .map(found ->
                        Page.of(found, size, record -> Cursor.of(Long.toString(record.position())), view -> view));
    }

    @GET
    @Path("/checkpoints")
    public Uni<Page<CheckpointView>> checkpoints(@RestQuery String cursor, @RestQuery Integer limit) {
        var size = Page.limit(limit);
        return rows.select(
                        """
                        select tenant_id, number, previous, position, at, heads, key_id, signature from checkpoint
                        where tenant_id = $1 and number > $2 order by number limit $3""",
                        row -> CheckpointView.of(checkpoint(row)),
                        tenancy.tenant().value(),
                        after(cursor),
                        size + 1)
                .map(found -> Page.of(found, size, one -> Cursor.of(Long.toString(one.number())), view -> view));
    }

    /** The deployment's public keys, PEM: all that a verification needs beside the bundle. */
    @GET
    @Path("/public-key")
    @Produces(MediaType.TEXT_PLAIN)
    public Uni<String> publicKey() {
        return rows.select(
                        "select public_key from signing_key order by created_at, key_id",
                        row -> PublicKeys.pem((String) row[0]))
                .map(keys -> String.join("", keys));
    }

    /** The whole journal up to a checkpoint made now, as JSON lines (see {@link Bundle}). Not a JSON type: the framework would make an array of it. */
    @GET
    @Path("/export")
    @RolesAllowed({Roles.OPERATOR, Roles.AUDITOR})
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Multi<String> export() {
        return export.bundle(tenancy.tenant());
    }

    static Checkpoint checkpoint(Object[] row) {
        return CheckpointTable.checkpoint(
                (String) row[0],
                (Long) row[1],
                (String) row[2],
                (Long) row[3],
                ((OffsetDateTime) row[4]).toInstant(),
                (String) row[5],
                (String) row[6],
                (String) row[7]);
    }

    static long after(String cursor) {
        try {
            return cursor == null || cursor.isEmpty()
                    ? 0
                    : Long.parseLong(Cursor.read(cursor, 1).getFirst());
        } catch (NumberFormatException e) {
            throw Problem.badRequest("cursor", "not a cursor that we gave");
        }
    }
}
