package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.platform.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Answered leads whose agents said nothing in time are finished. */
@ApplicationScoped
class WrapUpTick {
    private static final int BATCH = 500;

    private final Engine engine;
    private final Pulses pulses;
    private final LeadBatches batches;
    private final Outbox outbox;
    private final Clock clock;

    WrapUpTick(Engine engine, Pulses pulses, LeadBatches batches, Outbox outbox, Clock clock) {
        this.engine = engine;
        this.pulses = pulses;
        this.batches = batches;
        this.outbox = outbox;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofMillis(500), "wrap-up", this::endAll);
    }

    void endAll() throws SQLException {
        while (engine.call(this::endBatch) == BATCH) {
            // until none is left
        }
    }

    private int endBatch(Connection connection) throws SQLException {
        var leads = LeadTable.lockWrappedUp(connection, clock.instant(), BATCH);
        var batch = batches.of(connection, leads);
        leads.forEach(lead -> batch.tell(lead.id(), new LeadCommand.EndWrapUp(), null));
        outbox.append(connection, batch.save(connection));
        return leads.size();
    }
}
