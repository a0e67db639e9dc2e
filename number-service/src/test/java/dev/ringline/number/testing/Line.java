package dev.ringline.number.testing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.testing.SharedServers;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What surrounds number-service: a tenant's client, campaign-service's topic, and whoever reads ours. */
public final class Line {
    private final String tenant;

    public Line(String tenant) {
        this.tenant = tenant;
    }

    public RequestSpecification as(String... roles) {
        return given().contentType("application/json")
                .header("Authorization", "Bearer " + SharedServers.tokens().mint(tenant, roles));
    }

    public String path(String rest) {
        return "/api/v1/tenants/" + tenant + "/" + rest;
    }

    public UUID account(int number) {
        var id = UUID.randomUUID();
        as("admin")
                .body(Map.of("accountSid", TwilioAccounts.account(number), "authToken", TwilioAccounts.TOKEN))
                .put(path("provider-accounts/" + id))
                .then()
                .statusCode(200);
        return id;
    }

    public UUID pool(UUID account, int cps) {
        var id = UUID.randomUUID();
        as("admin")
                .body(Map.of("name", "main", "providerAccountId", account, "cps", cps, "concurrency", 100))
                .put(path("carrier-pools/" + id))
                .then()
                .statusCode(200);
        return id;
    }

    /** @return LiveKit's id of it */
    public String trunk(UUID trunk, UUID pool) {
        var sipTrunkId = "ST_" + trunk.toString().replace("-", "");
        as("platform")
                .body(Map.of("name", "out", "sipTrunkId", sipTrunkId, "poolId", pool))
                .put(path("trunks/" + trunk))
                .then()
                .statusCode(200);
        return sipTrunkId;
    }

    public Response importNumbers() {
        return as("operator").post(path("phone-numbers/import"));
    }

    /** Announces a campaign as campaign-service would. */
    public void campaign(UUID id, long version, CampaignChanged.State state, String sipTrunkId) {
        var event = new CampaignChanged(
                new CampaignId(id),
                new TenantId(tenant),
                "spring",
                state,
                List.of(),
                sipTrunkId,
                null,
                "agent",
                "{}",
                CampaignChanged.AgentStart.BEFORE_DIAL,
                new CampaignChanged.CallerId(CampaignChanged.CallerId.Strategy.ROUND_ROBIN, null),
                new CampaignChanged.Schedule(null, null, List.of()),
                new CampaignChanged.Limits(null, null, 1),
                new CampaignChanged.Retry(1, new TreeMap<>()),
                new CampaignChanged.Rules(1, 1, 1, List.of()),
                20,
                60,
                1,
                Instant.EPOCH);
        var envelope = new Envelope(
                UUID.randomUUID(),
                "/campaign-service",
                Instant.EPOCH,
                id.toString(),
                new TenantId(tenant),
                "t",
                null,
                version,
                null);
        send(Topic.CAMPAIGNS.topicName(), id.toString(), EventCodec.headers(envelope, event), EventCodec.encode(event));
    }

    public static void send(String topic, String key, Map<String, byte[]> headers, byte[] value) {
        var settings = new Properties();
        settings.put("bootstrap.servers", SharedServers.servers().bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<>(topic, key, value);
            headers.forEach((name, text) -> record.headers().add(name, text));
            producer.send(record).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything on a topic that belongs to this tenant, once there are at least so many. */
    public <E extends Event> List<Recorded<E>> records(Topic topic, Class<E> type, int atLeast) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> read(topic, type), found -> found.size() >= atLeast);
    }

    private <E extends Event> List<Recorded<E>> read(Topic topic, Class<E> type) {
        var settings = new Properties();
        settings.put("bootstrap.servers", SharedServers.servers().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<Recorded<E>>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    var headers = new HashMap<String, byte[]>();
                    record.headers().forEach(header -> headers.put(header.key(), header.value()));
                    var decoded = EventCodec.decode(topic, headers, record.value());
                    if (new TenantId(tenant).equals(decoded.envelope().tenant()) && type.isInstance(decoded.event())) {
                        found.add(new Recorded<>(decoded.envelope(), type.cast(decoded.event())));
                    }
                });
            }
            return found;
        }
    }
}
