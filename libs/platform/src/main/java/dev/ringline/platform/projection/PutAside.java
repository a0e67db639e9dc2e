package dev.ringline.platform.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.UnreadableRecord;
import dev.ringline.platform.outbox.HeaderText;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.platform.time.Uuid7;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Puts a record aside, sealed, in the transaction that takes in the others: a data topic's goes to its topic of dead letters
 * too; a rule topic's stops what it may concern, where its reader decides by rules.
 */
@ApplicationScoped
public class PutAside {
    private static final Logger LOG = Logger.getLogger(PutAside.class);
    private static final int MAX_DETAIL = 200;
    private static final int MAX_HEADER = 256;
    // headers we write ourselves: any other may hold anything
    private static final Set<String> KEPT_HEADERS = Set.of(
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_time",
            "ce_tenant",
            "ce_causationid",
            "ce_version",
            "ce_subject",
            "ce_actor",
            "traceparent");

    private final Sealing sealing;
    private final Outbox outbox;
    private final Uuid7 ids;
    private final Clock clock;
    private final MeterRegistry meters;

    PutAside(Sealing sealing, Outbox outbox, Uuid7 ids, Clock clock, MeterRegistry meters) {
        this.sealing = sealing;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.meters = meters;
    }

    /** What a projection cannot take in. */
    void put(
            Connection connection,
            Projection<?> projection,
            String consumer,
            ConsumerRecord<String, byte[]> record,
            String reason,
            String detail)
            throws SQLException {
        var letter = put(connection, projection.topic(), consumer, record, reason, detail);
        if (letter.isPresent() && projection.topic().isRuleTopic()) {
            stop(connection, projection, consumer, record, letter.get());
        }
    }

    /**
     * Stops nothing: for a reader that decides nothing.
     *
     * @param detail says nothing of what the record holds
     * @return empty: it was put aside before
     */
    public Optional<DeadLetter> put(
            Connection connection,
            Topic topic,
            String consumer,
            ConsumerRecord<String, byte[]> record,
            String reason,
            String detail)
            throws SQLException {
        var letter = letter(consumer, record, reason, detail);
        var sealed = sealed(record);
        if (!DeadLetterTable.insert(connection, letter, sealed)) {
            return Optional.empty();
        }
        if (!topic.isRuleTopic()) {
            outbox.appendRows(connection, List.of(DeadLetterTable.row(topic.deadLetterName(), letter, sealed)));
        }
        meters.counter("ringline.dead.letters", "topic", topic.shortName(), "reason", reason)
                .increment();
        LOG.errorf(
                "put aside: %s partition %d offset %d: %s (%s)",
                record.topic(), record.partition(), record.offset(), reason, letter.detail());
        return Optional.of(letter);
    }

    /** Whether the next try would fail too, for what the record holds. */
    public static boolean isOfTheRecord(Exception e) {
        return Undigestible.isCauseOf(e);
    }

    private DeadLetter letter(String consumer, ConsumerRecord<String, byte[]> record, String reason, String detail) {
        return new DeadLetter(
                ids.next(),
                consumer,
                record.topic(),
                record.partition(),
                record.offset(),
                record.value() == null ? 0 : record.value().length,
                reason,
                bounded(detail, MAX_DETAIL),
                clock.instant(),
                null,
                null,
                null);
    }

    private DeadLetterTable.Sealed sealed(ConsumerRecord<String, byte[]> record) {
        var value = record.value();
        return new DeadLetterTable.Sealed(
                record.key() == null ? null : sealing.seal(record.key()),
                HeaderText.write(keptHeaders(record)),
                value == null
                        ? null
                        : sealing.seal(Arrays.copyOf(value, Math.min(value.length, EventCodec.MAX_BYTES))));
    }

    private void stop(
            Connection connection,
            Projection<?> projection,
            String consumer,
            ConsumerRecord<String, byte[]> record,
            DeadLetter letter)
            throws SQLException {
        var stop = new RuleStop(
                consumer,
                projection.topic(),
                keyHash(record.key()),
                tenant(record),
                letter.id(),
                letter.reason() + ": " + letter.detail(),
                letter.setAsideAt());
        RuleStopTable.put(connection, stop);
        projection.stopped(connection, stop);
    }

    static String keyHash(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.valueOf(key).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** {@code null} if the headers do not say it beyond doubt: then it concerns all. */
    private static TenantId tenant(ConsumerRecord<String, byte[]> record) {
        try {
            return dev.ringline.events.codec.EnvelopeHeaders.read(headers(record))
                    .tenant();
        } catch (UnreadableRecord e) {
            return null;
        }
    }

    /** Of several with one name the last. */
    static Map<String, byte[]> headers(ConsumerRecord<String, byte[]> record) {
        var headers = new LinkedHashMap<String, byte[]>();
        record.headers().forEach(header -> headers.put(header.key(), header.value()));
        return headers;
    }

    private static Map<String, byte[]> keptHeaders(ConsumerRecord<String, byte[]> record) {
        var headers = headers(record);
        headers.keySet().retainAll(KEPT_HEADERS);
        headers.replaceAll((name, value) -> value == null || value.length <= MAX_HEADER ? value : new byte[0]);
        return headers;
    }

    private static String bounded(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
