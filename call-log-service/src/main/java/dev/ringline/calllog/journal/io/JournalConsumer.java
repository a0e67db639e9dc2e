package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.projection.io.BuilderLoop;
import dev.ringline.platform.projection.ProjectionState;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Every record of every topic goes to the journal; the projections are built from there, never from here. */
@ApplicationScoped
class JournalConsumer {
    private static final String CHANNEL = "journal";
    private static final Duration NEXT_TRY = Duration.ofMillis(300);

    private final Appender appender;
    private final BuilderLoop projections;
    private final ProjectionState state;
    private volatile boolean stopping;

    JournalConsumer(Appender appender, BuilderLoop projections, ProjectionState state) {
        this.appender = appender;
        this.projections = projections;
        this.state = state;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Until the database has them: offsets are nowhere else, so giving up would lose records for good. */
    @Incoming(CHANNEL)
    @Blocking
    void on(ConsumerRecords<String, byte[]> polled) throws InterruptedException {
        var batch = new ArrayList<Arrived>(polled.count());
        polled.forEach(record -> batch.add(incoming(record)));
        while (stopping || !append(batch)) {
            if (stopping) {
                return; // nothing behind them is taken in either: all of it comes again
            }
            Thread.sleep(NEXT_TRY);
        }
        projections.grow();
    }

    private boolean append(List<Arrived> batch) {
        try {
            appender.append(batch);
            state.goesOn(CHANNEL);
            return true;
        } catch (SQLException e) { // whose message may repeat the record
            state.waits(CHANNEL, new SQLException("the journal cannot be written yet: SQLSTATE " + e.getSQLState()));
            return false;
        }
    }

    private static Arrived incoming(ConsumerRecord<String, byte[]> record) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), header.value()));
        return new Arrived(record.topic(), record.partition(), record.offset(), record.key(), headers, record.value());
    }
}
