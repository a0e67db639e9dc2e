package dev.ringline.dialer.restore.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.platform.tenancy.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;

/** Opens shards that a restore shut, by somebody who knows that nobody is rung twice. */
@Path("/api/v1/platform/dialer/shards")
public class ShardResource {
    private final EngineDatabase database;
    private final RestoreFence fence;

    ShardResource(EngineDatabase database, RestoreFence fence) {
        this.database = database;
        this.fence = fence;
    }

    @POST
    @Path("open")
    @RolesAllowed(Roles.PLATFORM)
    @RunOnVirtualThread
    public void open() throws SQLException {
        database.inTransaction(connection -> {
            fence.open(connection);
            return null;
        });
    }
}
