package dev.ringline.platform.kafka;

import dev.ringline.events.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates, at start, the topics that this service produces and are not there yet, each data topic with its dead letters. What
 * is there is left as it is: an operator may have set it up.
 */
@ApplicationScoped
public class Topics {
    /** The largest event, its headers, and what sealing adds to a dead one. */
    static final int MAX_RECORD_BYTES = 3 << 20;

    private static final Logger LOG = Logger.getLogger(Topics.class);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration NEXT_TRY = Duration.ofSeconds(1);

    private final KafkaClients kafka;
    private final List<Topic> produced;
    private final int partitions;
    private final short replicas;
    private Thread thread;

    Topics(
            KafkaClients kafka,
            @ConfigProperty(name = "ringline.topics.produced") Optional<List<String>> produced,
            @ConfigProperty(name = "ringline.topics.partitions") int partitions,
            @ConfigProperty(name = "ringline.topics.replicas") short replicas) {
        this.kafka = kafka;
        this.produced =
                produced.orElse(List.of()).stream().map(Topics::byShortName).toList();
        this.partitions = partitions;
        this.replicas = replicas;
    }

    void start(@Observes StartupEvent event) {
        if (!produced.isEmpty()) {
            thread = Thread.ofVirtual().name("topics").start(this::createUntilDone);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void createUntilDone() {
        while (true) {
            try (var admin = kafka.admin()) {
                createMissing(admin.listTopics().names().get(), admin);
                return;
            } catch (InterruptedException e) {
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.warnf("topics not created yet: %s", e.getMessage());
            }
            try {
                Thread.sleep(NEXT_TRY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void createMissing(Set<String> present, org.apache.kafka.clients.admin.Admin admin)
            throws ExecutionException, InterruptedException {
        var missing = produced.stream()
                .flatMap(this::withDeadLetters)
                .filter(topic -> !present.contains(topic.name()))
                .toList();
        for (var created : admin.createTopics(missing).values().entrySet()) {
            try {
                created.getValue().get();
                LOG.infof("created topic %s", created.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private Stream<NewTopic> withDeadLetters(Topic topic) {
        var own = new NewTopic(topic.topicName(), partitions, replicas).configs(settings(topic.kept()));
        return topic.isRuleTopic()
                ? Stream.of(own)
                : Stream.of(own, new NewTopic(topic.deadLetterName(), 1, replicas).configs(settings(topic.kept())));
    }

    private Map<String, String> settings(Topic.Kept kept) {
        var week = Long.toString(WEEK.toMillis());
        var common = Map.of(
                "max.message.bytes", Integer.toString(MAX_RECORD_BYTES),
                "min.insync.replicas", Integer.toString(Math.max(1, replicas - 1)));
        var own =
                switch (kept) {
                    case COMPACTED -> Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", week);
                    case SEVEN_DAYS -> Map.of("cleanup.policy", "delete", "retention.ms", week);
                };
        return Stream.of(common, own)
                .flatMap(settings -> settings.entrySet().stream())
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Topic byShortName(String name) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.shortName().equals(name.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("ringline.topics.produced: no topic " + name));
    }
}
