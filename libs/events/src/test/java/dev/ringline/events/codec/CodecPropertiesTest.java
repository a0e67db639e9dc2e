package dev.ringline.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.events.CallEvent;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** jqwik prints the seed of a failure. */
class CodecPropertiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 2_000)
    void what_was_written_is_read_the_same_and_written_the_same(@ForAll("events") Event event) {
        var bytes = EventCodec.encode(event);
        var read = EventCodec.decode(Samples.topic(event.getClass()), EventType.of(event), bytes);

        assertThat(read).isEqualTo(event);
        assertThat(EventCodec.encode(read)).isEqualTo(bytes);
    }

    @Property(tries = 500)
    void a_call_written_around_its_attempts_json_is_the_same(@ForAll("events") Event event) throws IOException {
        Assume.that(event instanceof CallEvent said && said.attempt() != null);
        var call = (CallEvent) event;
        var attempt = EventCodec.mapper().writeValueAsBytes(call.attempt());
        assertThat(EventCodec.encode(call, attempt)).isEqualTo(EventCodec.encode(call));
    }

    @Property(tries = 500)
    void a_newer_writers_fields_change_nothing(@ForAll("events") Event event) throws IOException {
        var newer = (ObjectNode) JSON.readTree(EventCodec.encode(event));
        addUnknown(newer);

        var read =
                EventCodec.decode(Samples.topic(event.getClass()), EventType.of(event), JSON.writeValueAsBytes(newer));

        assertThat(read).isEqualTo(event);
    }

    @Property(tries = 2_000)
    void whatever_else_stands_there_is_read_or_unreadable_and_nothing_worse(
            @ForAll("events") Event event, @ForAll @IntRange(max = 4_000) int at, @ForAll byte with) {
        var bytes = EventCodec.encode(event);
        bytes[at % bytes.length] = with;
        try {
            EventCodec.decode(Samples.topic(event.getClass()), EventType.of(event), bytes);
        } catch (UnreadableRecord e) {
            assertThat(e.getMessage()).doesNotContainPattern("555\\d{4}"); // a number; an offset may have 555 in it
        }
    }

    @Property
    void an_envelope_comes_back_from_its_headers(@ForAll("envelopes") Envelope envelope) {
        assertThat(EnvelopeHeaders.read(EnvelopeHeaders.write(envelope, "dev.ringline.CallEnded.v1")))
                .isEqualTo(envelope);
    }

    @Property
    void headers_that_are_missing_or_not_ours_are_unreadable(
            @ForAll("envelopes") Envelope envelope, @ForAll("required") String name, @ForAll byte[] instead) {
        var headers = new HashMap<>(EnvelopeHeaders.write(envelope, "dev.ringline.CallEnded.v1"));
        headers.remove(name);
        assertThatThrownBy(() -> EnvelopeHeaders.read(headers)).isInstanceOf(UnreadableRecord.class);

        headers.put("ce_id", instead);
        assertThatThrownBy(() -> EnvelopeHeaders.read(headers)).isInstanceOf(UnreadableRecord.class);
    }

    @Provide
    Arbitrary<Event> events() {
        return Arbitraries.of(Samples.types())
                .flatMap(type -> Arbitraries.randomValue(random -> Samples.any(type, random)));
    }

    @Provide
    Arbitrary<String> required() {
        return Arbitraries.of("ce_specversion", "ce_id", "ce_source", "ce_time", "ce_subject", "ce_version");
    }

    @Provide
    Arbitrary<Envelope> envelopes() {
        var text = Arbitraries.strings().ofMinLength(1).ofMaxLength(40).filter(CodecPropertiesTest::isWellFormed);
        var uuids = Arbitraries.create(UUID::randomUUID);
        return Combinators.combine(
                        uuids,
                        text,
                        Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond),
                        text,
                        Arbitraries.of(new TenantId("acme"), new TenantId("0")).injectNull(0.2),
                        text.injectNull(0.2),
                        uuids.injectNull(0.5),
                        Arbitraries.longs().greaterOrEqual(1))
                .as((id, source, time, subject, tenant, actor, cause, version) ->
                        new Envelope(id, source, time, subject, tenant, actor, cause, version, null));
    }

    private static boolean isWellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8).equals(text);
    }

    private static void addUnknown(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.forEach(CodecPropertiesTest::addUnknown);
            if (!isMap(object)) {
                object.putObject("newerThanThisReader").put("a", 1);
            }
        } else {
            node.forEach(CodecPropertiesTest::addUnknown);
        }
    }

    /** {@code gapS} is a map: another key there is another entry, not another field. */
    private static boolean isMap(ObjectNode object) {
        var names =
                object.properties().stream().map(java.util.Map.Entry::getKey).toList();
        return names.stream().allMatch(name -> name.equals(name.toUpperCase(java.util.Locale.ROOT)));
    }
}
