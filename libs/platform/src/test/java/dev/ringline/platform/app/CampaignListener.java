package dev.ringline.platform.app;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignEvent;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.Topic;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@ApplicationScoped
public class CampaignListener extends Listening<CampaignEvent> {
    private final ProjectionRunner runner;

    CampaignListener(ProjectionRunner runner) {
        this.runner = runner;
    }

    @Incoming("campaigns")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public String channel() {
        return "campaigns";
    }

    @Override
    public Topic topic() {
        return Topic.CAMPAIGNS;
    }

    @Override
    String text(CampaignEvent event) {
        return switch (event) {
            case CampaignChanged e -> e.name();
            case RulesEcho e -> "echo " + e.nonce();
        };
    }
}
