package dev.ringline.sandbox.testing.poison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.InvalidRecordException;

/**
 * Poisons a topic under a running consumer and watches what it does (TARGETS, R7). Every unreadable record is put aside once,
 * with its reason and without a word of what it holds; a rule topic's stops what it may concern until the rule is published
 * anew or a person lets it go; and whatever follows is handled at once, also after the consumer began anew, also when it
 * reads all of it again.
 */
public final class PoisonedTopic implements AutoCloseable {
    private static final Duration AT_FIRST = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(5); // a second, on a machine that does other things too
    private static final int DETAIL_MAX = 200;

    /**
     * Who consumes it.
     *
     * @param service as paths name it
     * @param channel the service's, under which its offsets are stored
     * @param rereads whether it bears to read anew what it has taken in; the journal never has to
     */
    public record Consumer(String service, String channel, boolean rereads) {
        String name() {
            return service + "-service-" + channel;
        }

        String database() {
            return service.replace('-', '_');
        }
    }

    /** Whether the service has written down what it makes of a readable record of this tenant. */
    @FunctionalInterface
    public interface Handled {
        boolean of(Books books, String tenant);
    }

    private final Topic topic;
    private final Consumer consumer;
    private final Handled handled;
    private final Wire wire;
    private final Books books;
    private final Health health;
    private final TenantId poisoned = new TenantId("poison-" + UUID.randomUUID());

    public PoisonedTopic(Topic topic, Consumer consumer, URI base, Handled handled) {
        this.topic = topic;
        this.consumer = consumer;
        this.handled = handled;
        wire = new Wire(topic, consumer.name());
        books = new Books(consumer.database(), consumer.name(), topic);
        health = new Health(base, consumer.service());
    }

    /** A consumer that decides by rules: one that cannot be read stops it. */
    public void checkWithStops() {
        check(true);
    }

    /** A consumer that decides nothing, or whose topic holds no rules. */
    public void check() {
        check(false);
    }

    private void check(boolean stops) {
        wire.takeLargeRecords();
        good("before", AT_FIRST);
        var lettersBefore = books.letters().size();
        var sentBefore = wire.deadLettersEnd();
        try (var log = new Overheard()) {
            var doses = poison();
            good("behind " + doses.size() + " doses", AT_ONCE.multipliedBy(2));
            var letters = books.letters();
            putAside(doses, letters);
            if (stops) {
                stopped(doses, letters);
            }
            again(doses);
            assertThat(books.letters()).as("put aside once").isEqualTo(letters);
            sent(sentBefore, letters.size() - lettersBefore);
            if (stops) {
                mended(doses, letters);
            }
            assertThat(log.said()).as("the log").noneMatch(line -> line.contains(Sample.NUMBER));
        }
    }

    private record Given(Dose dose, long offset) {}

    private List<Given> poison() {
        var given = new ArrayList<Given>();
        for (var dose : Doses.of(topic, poisoned)) {
            if (dose.key() == null && topic.isRuleTopic()) { // compacted: the broker itself takes none
                assertThatThrownBy(() -> wire.send(null, dose.headers(), dose.value()))
                        .hasRootCauseInstanceOf(InvalidRecordException.class);
            } else {
                given.add(new Given(dose, wire.send(dose.key(), dose.headers(), dose.value())));
            }
        }
        return given;
    }

    private void good(String when, Duration patience) {
        var tenant = new TenantId("good-" + UUID.randomUUID());
        var sample = Sample.good(topic, tenant);
        var offset = wire.send(sample.subject(), sample.headers(1), sample.value());
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(handled.of(books, tenant.value()))
                        .as(
                                "%s %s: a good record at offset %d; %s is at %d, put aside: %s",
                                topic,
                                when,
                                offset,
                                consumer.name(),
                                books.nextOffset(),
                                books.letters().get(offset))
                        .isTrue());
    }

    private void putAside(List<Given> doses, Map<Long, Books.Letter> letters) {
        for (var given : doses) {
            var letter = letters.get(given.offset());
            if (given.dose().reason() != null) {
                assertThat(letter).as("%s: %s", topic, given.dose()).isNotNull();
                assertThat(letter.reason())
                        .as("%s: %s", topic, given.dose())
                        .isEqualTo(given.dose().reason());
            }
            if (letter != null) {
                assertThat(letter.shown())
                        .as("%s: %s", topic, given.dose())
                        .doesNotContain(Sample.NUMBER)
                        .hasSizeLessThanOrEqualTo(DETAIL_MAX);
            }
        }
        assertThat(health.letters()).doesNotContain(Sample.NUMBER);
        assertThat(health.metrics().lines())
                .anyMatch(line -> line.startsWith("ringline_dead_letters_total{")
                        && line.contains("reason=\"TOO_LARGE\"")
                        && line.contains("topic=\"" + topic.shortName() + '"'));
    }

    /** Of a rule there is nothing to send: its reader stands still for it. */
    private void sent(long before, int letters) {
        if (!topic.isRuleTopic()) {
            await().untilAsserted(() -> assertThat(wire.deadLettersEnd() - before)
                    .as("on %s", topic.deadLetterName())
                    .isEqualTo(letters));
        }
    }

    private void again(List<Given> doses) {
        wire.restartConsumer();
        good("after it began anew", AT_ONCE);
        if (consumer.rereads()) {
            books.rewind(doses.getFirst().offset());
            wire.restartConsumer();
            good("after all was read again", AT_ONCE.multipliedBy(2));
        }
    }

    private void stopped(List<Given> doses, Map<Long, Books.Letter> letters) {
        var stopped = books.stops();
        for (var given : doses) {
            var letter = letters.get(given.offset());
            if (letter != null) {
                assertThat(stopped).as("%s: %s", topic, given.dose()).containsKey(letter.id());
                assertThat(stopped.get(letter.id()))
                        .as("%s: %s: whom it stops", topic, given.dose())
                        .isEqualTo(Objects.toString(given.dose().tenant(), null));
            }
        }
        assertThat(health.readiness()).isEqualTo(503);
        assertThat(health.ready()).contains(topic.topicName()).contains("stopped: ");
        assertThat(health.stops()).isEqualTo(stopped.size());
    }

    /** Each rule is published anew, save one that a person lets go. */
    private void mended(List<Given> doses, Map<Long, Books.Letter> letters) {
        var letGo = doses.getFirst();
        for (var given : doses) {
            if (letters.containsKey(given.offset()) && given != letGo) {
                var anew = Sample.good(topic, poisoned);
                wire.send(given.dose().key(), anew.headers(1), anew.value());
            }
        }
        var left = letters.get(letGo.offset()).id();
        await().untilAsserted(() -> assertThat(books.stops()).containsOnlyKeys(left));
        health.dismiss(left);
        assertThat(books.stops()).isEmpty();
        assertThat(health.ready()).doesNotContain("stopped: ");
        assertThat(health.stops()).isZero();
    }

    @Override
    public void close() {
        wire.close();
    }
}
