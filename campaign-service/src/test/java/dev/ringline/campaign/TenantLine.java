package dev.ringline.campaign;

import static io.restassured.RestAssured.given;

import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.testing.SharedServers;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A tenant of its own for each test: what it asks over REST, and what the topics say of it. */
public final class TenantLine {
    public final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 13);

    public RequestSpecification as(String... roles) {
        return given().header(
                        "Authorization", "Bearer " + SharedServers.tokens().mint(tenant, roles));
    }

    public RequestSpecification asOperator() {
        return as("operator");
    }

    public String path(String rest) {
        return "/api/v1/tenants/" + tenant + rest;
    }

    /** A draft whose windows are open all week, with these lists. */
    public String campaign(String... lists) {
        var window = "{\"day\":\"%s\",\"from\":\"00:00:00\",\"until\":\"00:00:00\"}";
        var windows = Stream.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
                .map(window::formatted)
                .toList();
        var quoted = Stream.of(lists).map(list -> '"' + list + '"').toList();
        var body = "{\"name\":\"test\",\"sipTrunkId\":\"ST_test\",\"agentName\":\"agent\",\"schedule\":{\"windows\":"
                + windows + "},\"rules\":{\"suppressionLists\":" + quoted + "}}";
        return asOperator()
                .contentType(ContentType.JSON)
                .body(body)
                .post(path("/campaigns"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** What a topic holds of this tenant, by now, in order of the partitions. */
    public <E extends Event> List<Recorded<E>> records(Topic topic, Class<E> type) {
        var found = new ArrayList<Recorded<E>>();
        var settings = new Properties();
        settings.put("bootstrap.servers", SharedServers.servers().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    Map<String, byte[]> headers = new LinkedHashMap<>();
                    record.headers().forEach(header -> headers.put(header.key(), header.value()));
                    var recorded = EventCodec.decode(topic, headers, record.value());
                    var ofTenant = recorded.envelope().tenant();
                    if (ofTenant != null && ofTenant.value().equals(tenant) && type.isInstance(recorded.event())) {
                        found.add(new Recorded<>(recorded.envelope(), type.cast(recorded.event())));
                    }
                }
            }
        }
        return found;
    }
}
