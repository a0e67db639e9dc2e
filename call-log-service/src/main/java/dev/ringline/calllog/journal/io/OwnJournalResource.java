package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.ChainId;
import dev.ringline.calllog.journal.io.JournalResource.CheckpointView;
import dev.ringline.calllog.journal.io.JournalResource.RecordView;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.tenancy.Roles;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.RestQuery;

/** The deployment's own chain: what concerns no tenant, such as who owned a shard. For who runs the deployment. */
@Path("/api/v1/platform/call-log/journal")
@RolesAllowed(Roles.PLATFORM)
@RunOnVirtualThread
public class OwnJournalResource {
    private final AgroalDataSource database;

    OwnJournalResource(@DataSource("engine") AgroalDataSource database) {
        this.database = database;
    }

    /** Oldest first. */
    @GET
    public Page<RecordView> list(@RestQuery String cursor, @RestQuery Integer limit) throws SQLException {
        var size = Page.limit(limit);
        try (var connection = database.getConnection()) {
            var found = JournalTable.after(
                    connection, ChainId.DEPLOYMENT, JournalResource.after(cursor), Long.MAX_VALUE, size + 1);
            return Page.of(found, size, record -> Cursor.of(Long.toString(record.position())), RecordView::of);
        }
    }

    @GET
    @Path("/checkpoints")
    public Page<CheckpointView> checkpoints(@RestQuery String cursor, @RestQuery Integer limit) throws SQLException {
        var size = Page.limit(limit);
        try (var connection = database.getConnection()) {
            var found = CheckpointTable.after(connection, ChainId.DEPLOYMENT, JournalResource.after(cursor), size + 1);
            return Page.of(found, size, one -> Cursor.of(Long.toString(one.number())), CheckpointView::of);
        }
    }
}
