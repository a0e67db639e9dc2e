package dev.ringline.platform.outbox;

import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.kafka.KafkaClients;
import dev.ringline.platform.time.Uuid7;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The two relays of this process: rules on their own, so that a million decisions never delay an opt-out. */
@ApplicationScoped
public class Relays {
    private final Map<OutboxTable, Relay> relays = new EnumMap<>(OutboxTable.class);
    private final boolean enabled;
    private final String source;
    private final Uuid7 ids;
    private final Clock clock;

    Relays(
            @DataSource("engine") AgroalDataSource database,
            KafkaClients kafka,
            MeterRegistry meters,
            Uuid7 ids,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "ringline.relay.enabled") boolean enabled) {
        var figures = new RelayFigures(meters);
        for (var table : OutboxTable.values()) {
            relays.put(table, new Relay(table, database, kafka::producer, figures));
            meters.gauge(
                    "ringline.relay.leads",
                    List.of(io.micrometer.core.instrument.Tag.of("outbox", table.table())),
                    relays.get(table),
                    relay -> relay.leads() ? 1 : 0);
        }
        this.enabled = enabled;
        this.source = "/" + application;
        this.ids = ids;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            relays.values().forEach(Relay::start);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (enabled) {
            relays.values().forEach(Relay::close);
        }
    }

    void expect(OutboxTable table) {
        relays.get(table).expect();
    }

    /**
     * Sends {@code event} to every partition of {@code topics}, each time behind everything that the rules outbox then had
     * committed. It passes through no table: an echo that is lost is asked for again. Every replica may call this for every
     * nonce; only the one whose relay leads answers.
     *
     * @param topics rule topics, this service's own
     * @return whether this replica leads and will send it
     */
    public boolean echo(Event event, List<Topic> topics) {
        var relay = relays.get(OutboxTable.RULES);
        return topics.stream()
                .map(topic -> relay.echo(new Echo(row(event, topic))))
                .reduce(true, Boolean::logicalAnd);
    }

    private OutboxRow row(Event event, Topic topic) {
        if (!topic.isRuleTopic()) {
            throw new IllegalArgumentException("only rule topics are echoed on, not " + topic);
        }
        var key = RecordKey.of(event);
        var envelope = new Envelope(ids.next(), source, clock.instant(), key, null, source, null, 1, null);
        return new OutboxRow(topic.topicName(), key, EventCodec.headers(envelope, event), EventCodec.encode(event));
    }
}
