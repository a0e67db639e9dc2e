package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.platform.outbox.Outbox;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/** Answered leads whose agents said nothing in time are finished. */
@ApplicationScoped
class WrapUpTick {
    private static final int BATCH = 500;

    private final Engine engine;
    private final LeadBatches batches;
    private final Outbox outbox;
    private final Clock clock;

    WrapUpTick(Engine engine, LeadBatches batches, Outbox outbox, Clock clock) {
        this.engine = engine;
        this.batches = batches;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(every = "${ringline.campaign.wrap-up.every:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
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
