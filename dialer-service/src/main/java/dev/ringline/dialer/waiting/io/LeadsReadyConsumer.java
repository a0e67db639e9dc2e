package dev.ringline.dialer.waiting.io;

import dev.ringline.dialer.preparing.io.PrepareTick;
import dev.ringline.dialer.waiting.Releases;
import dev.ringline.events.LeadReadyEvent;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes releases, withdrawals and questions in. */
@ApplicationScoped
class LeadsReadyConsumer implements Projection<LeadReadyEvent> {
    private final ProjectionRunner runner;
    private final WaitingTable waiting;
    private final PrepareTick prepare;

    LeadsReadyConsumer(ProjectionRunner runner, WaitingTable waiting, PrepareTick prepare) {
        this.runner = runner;
        this.waiting = waiting;
        this.prepare = prepare;
    }

    @Incoming("leads-ready")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
        prepare.soon();
    }

    @Override
    public String channel() {
        return "leads-ready";
    }

    @Override
    public Topic topic() {
        return Topic.LEADS_READY;
    }

    /** A release that does not say what it must is put aside by the runner: it throws for that record alone. */
    @Override
    public void apply(Connection connection, List<Recorded<LeadReadyEvent>> records) throws SQLException {
        for (var recorded : records) {
            if (recorded.event() instanceof LeadReleased release) {
                Releases.problem(release).ifPresent(problem -> {
                    throw new IllegalArgumentException("leads-ready: " + problem);
                });
            }
        }
        waiting.take(connection, records);
    }
}
