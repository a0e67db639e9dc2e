package dev.ringline.platform.outbox;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;

/**
 * A database is not put back without its connections being lost. So each new one is asked whether it is, and none is given to
 * an engine before what that means was said ({@link VersionFloor#look()}).
 */
@ApplicationScoped
@DataSource("engine")
class FloorGate implements AgroalPoolInterceptor {
    private final VersionFloor floor;

    FloorGate(VersionFloor floor) {
        this.floor = floor;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        floor.connected(connection);
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        floor.awaitRaised();
    }
}
