package dev.ringline.platform.app;

import dev.ringline.events.CallEvent;
import dev.ringline.events.Topic;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@ApplicationScoped
public class CallListener extends Listening<CallEvent> {
    private final ProjectionRunner runner;

    CallListener(ProjectionRunner runner) {
        this.runner = runner;
    }

    @Incoming("calls")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public String channel() {
        return "calls";
    }

    @Override
    public Topic topic() {
        return Topic.CALLS;
    }

    @Override
    String text(CallEvent event) {
        return event.attempt().reason(); // a NUL in it is what PostgreSQL refuses
    }
}
