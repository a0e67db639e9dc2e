package dev.ringline.platform.kafka;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives each channel a consumer group of its own, {@code <application>-<channel>}, and, where one is set, a static member: the
 * process that comes back after a crash then takes its partitions at once instead of waiting for the dead one to time out.
 *
 * <p>Channels that {@code ringline.kafka.every-replica} names are read whole by each replica, in a group of its own: the
 * stored offsets let only the first that comes write what a record says, and no replica waits for a dead one's partitions.
 */
@ApplicationScoped
public class ConsumerDefaults implements ClientCustomizer<Map<String, Object>> {
    private final String application;
    private static final String REPLICA = "@";

    private final Optional<String> member;
    private final Set<String> everyReplica;
    private final String replica = REPLICA + UUID.randomUUID();

    ConsumerDefaults(
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "ringline.kafka.member") Optional<String> member,
            @ConfigProperty(name = "ringline.kafka.every-replica") Optional<Set<String>> everyReplica) {
        this.application = application;
        this.member = member.filter(name -> !name.isBlank());
        this.everyReplica = everyReplica.orElse(Set.of());
    }

    /** Under this name a channel's offsets are stored. */
    public String consumer(String channel) {
        return application + "-" + channel;
    }

    /** The name under which the offsets of a group are stored: the same for all replicas. */
    public static String consumerOf(String group) {
        var end = group.indexOf(REPLICA);
        return end < 0 ? group : group.substring(0, end);
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
        if (everyReplica.contains(channel)) {
            own.put(ConsumerConfig.GROUP_ID_CONFIG, consumer(channel) + replica);
        } else {
            member.ifPresent(name -> own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
        }
        return own;
    }
}
