package dev.ringline.calllog;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.testing.SharedServers;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The rest of the line, for one tenant of its own: what the other services say, and what people ask. */
public final class Line implements AutoCloseable {
    public final TenantId tenant =
            new TenantId("t-" + UUID.randomUUID().toString().substring(0, 8));
    public final CampaignId campaign = new CampaignId(UUID.randomUUID());
    public final PoolId pool = new PoolId(UUID.randomUUID());
    public final Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final KafkaProducer<String, byte[]> kafka = producer();

    public static KafkaProducer<String, byte[]> producer() {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", SharedServers.servers().bootstrapServers(), "acks", "all", "linger.ms", 5);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    public void say(Event event, String key, String subject, long version) {
        say(UUID.randomUUID(), event, key, subject, version);
    }

    /** A relay that sends again sends the same id. */
    public void say(UUID id, Event event, String key, String subject, long version) {
        var envelope = new Envelope(id, "/test-service", Instant.now(), subject, tenant, "tester", null, version, null);
        raw(Topic.of(event), key, EventCodec.headers(envelope, event), EventCodec.encode(event));
    }

    public void raw(Topic topic, String key, Map<String, byte[]> headers, byte[] value) {
        var record = new ProducerRecord<>(topic.topicName(), key, value);
        headers.forEach((name, content) -> record.headers().add(name, content));
        try {
            kafka.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    public LeadId lead(int n) {
        return new LeadId(new UUID(tenant.value().hashCode(), n));
    }

    public E164 number(int n) {
        return new E164("+1212555%04d".formatted(n));
    }

    public Attempt attempt(int lead, AttemptState state, Instant slotAt) {
        return attempt(lead, number(lead), state, slotAt);
    }

    /** @param to also another lead's number */
    public Attempt attempt(int lead, E164 to, AttemptState state, Instant slotAt) {
        var ended = state == AttemptState.ENDED;
        var answered = slotAt != null && (ended || state == AttemptState.ANSWERED);
        return new Attempt(
                AttemptId.derive(tenant, lead(lead), 1),
                tenant,
                campaign,
                lead(lead),
                1,
                state,
                to,
                slotAt == null ? null : number(9_999),
                slotAt == null ? null : new NumberId(new UUID(1, 1)),
                pool,
                "ST_1",
                "agent",
                "dialer-1",
                1L,
                7L,
                40L,
                begin,
                slotAt,
                slotAt == null ? null : slotAt.plusSeconds(50),
                answered ? slotAt.plusSeconds(5) : null,
                ended ? slotAt.plusSeconds(20) : null,
                ended ? Disposition.ANSWERED : null,
                ended ? Cause.CALLEE : null,
                null,
                null,
                ended ? 200 : null,
                null,
                slotAt == null ? null : "SCL_" + lead,
                null,
                null,
                answered ? 5_000L : null,
                ended ? 15_000L : null,
                ended,
                slotAt != null,
                List.of(new Attempt.Evidence("response", "SIP 200", begin)),
                begin.plusMillis(state.ordinal()));
    }

    /** A lead's whole call: waiting, dialed, answered and, unless it is still live, ended. */
    public AttemptId call(int lead, Instant slotAt, boolean ended) {
        return call(lead, number(lead), slotAt, ended);
    }

    /** @param to also another lead's number */
    public AttemptId call(int lead, E164 to, Instant slotAt, boolean ended) {
        var waiting = attempt(lead, to, AttemptState.WAITING, null);
        var key = lead(lead).toString();
        var subject = waiting.attemptId().toString();
        say(new CallWaiting(waiting), key, subject, 1);
        say(new CallDialing(attempt(lead, to, AttemptState.DIALING, slotAt)), key, subject, 2);
        say(new CallAnswered(attempt(lead, to, AttemptState.ANSWERED, slotAt)), key, subject, 3);
        if (ended) {
            say(new CallEnded(attempt(lead, to, AttemptState.ENDED, slotAt)), key, subject, 4);
        }
        return waiting.attemptId();
    }

    public void moved(int lead, LeadState from, LeadState to, long version) {
        var decided = new LeadDecided(
                lead(lead), tenant, campaign, from, to, "retry", 7, null, null, null, 0, null, Instant.now());
        say(decided, lead(lead).toString(), lead(lead).toString(), version);
    }

    public String path(String rest) {
        return "/api/v1/tenants/" + tenant + rest;
    }

    public RequestSpecification as(String... roles) {
        return bearing(SharedServers.tokens().mint(tenant.value(), roles));
    }

    public static RequestSpecification bearing(String token) {
        return given().contentType("application/json").header("Authorization", "Bearer " + token);
    }

    /** Until the journal and the projections have so many records of this tenant. */
    public void awaitJournalled(long records) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> journalled() >= records
                        && count("select min(position) from projection.built")
                                >= count("select coalesce(max(position), 0) from journal where tenant_id = '" + tenant
                                        + "'"));
    }

    public long journalled() {
        return count("select count(*) from journal where tenant_id = '" + tenant + "'");
    }

    public static long count(String sql) {
        return Long.parseLong(text(sql));
    }

    public static String text(String sql) {
        try (var connection = connect("engine");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As the engine itself. */
    public static void update(String sql) {
        try (var connection = connect("engine");
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As one who owns the tables and so gets around policies and grants: an intruder. */
    public static void tamper(String table, String sql) {
        try (var connection = connect("owner");
                var statement = connection.createStatement()) {
            statement.execute("alter table " + table + " disable row level security");
            try {
                if (statement.executeUpdate(sql) != 1) {
                    throw new AssertionError("one row was to be changed");
                }
            } finally {
                statement.execute("alter table " + table + " enable row level security");
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection connect(String role) throws SQLException {
        var servers = SharedServers.servers();
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/call_log".formatted(servers.databaseHost(), servers.databasePort()),
                "call_log_" + role,
                Databases.PASSWORD);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
