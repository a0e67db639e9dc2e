package dev.ringline.platform.kafka;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives each channel a consumer group of its own, {@code <application>-<channel>}, and, where one is set, a static member: the
 * process that comes back after a crash then takes its partitions at once instead of waiting for the dead one to time out.
 */
@ApplicationScoped
public class ConsumerDefaults implements ClientCustomizer<Map<String, Object>> {
    private final String application;
    private final Optional<String> member;

    ConsumerDefaults(
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "ringline.kafka.member") Optional<String> member) {
        this.application = application;
        this.member = member.filter(name -> !name.isBlank());
    }

    /** Under this name a channel's offsets are stored. */
    public String consumer(String channel) {
        return application + "-" + channel;
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> settings) {
        if (!settings.containsKey(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)) {
            return settings; // a producer
        }
        var own = new HashMap<>(settings);
        if (channelConfig
                .getOptionalValue(ConsumerConfig.GROUP_ID_CONFIG, String.class)
                .filter(group -> !group.equals(application)) // Quarkus' own default, one group for all channels
                .isEmpty()) {
            own.put(ConsumerConfig.GROUP_ID_CONFIG, consumer(channel));
        }
        member.ifPresent(name -> own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
        return own;
    }
}
