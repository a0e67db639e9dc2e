package dev.ringline.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.Topic;
import dev.ringline.platform.projection.StoredOffsets;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class StoredOffsetsTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topic.CALLS.topicName(), 0);

    @Inject
    @Identifier("stored-offsets")
    StoredOffsets storedOffsets;

    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    @Test
    void each_channel_is_a_group_of_its_own() {
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", SharedServers.servers().bootstrapServers()))) {
            await().untilAsserted(() -> assertThat(
                            admin.listGroups().all().get().stream().map(group -> group.groupId()))
                    .contains("number-service-calls", "number-service-campaigns")
                    .doesNotContain("number-service"));
        }
    }

    @Test
    void who_gets_a_partition_begins_behind_what_was_taken_in() throws SQLException {
        try (var bus = new Bus()) {
            bus.send(PARTITION.topic(), null, Map.of(), new byte[0]); // whatever it is, it is taken in or put aside
        }
        await().until(() -> stored() > 0);

        var next = new MockConsumer<String, byte[]>("earliest");
        next.assign(List.of(PARTITION));
        next.updateBeginningOffsets(Map.of(PARTITION, 0L));
        storedOffsets.seek("number-service-calls", next, List.of(PARTITION));

        assertThat(next.position(PARTITION)).isEqualTo(stored());
    }

    private long stored() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select coalesce(max(next_offset), 0) from topic_offset"
                        + " where consumer = 'number-service-calls' and partition = 0")) {
            found.next();
            return found.getLong(1);
        }
    }
}
