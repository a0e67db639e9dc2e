package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.calllog.journal.ChainId;
import dev.ringline.calllog.journal.Entry;
import dev.ringline.calllog.journal.PersonalField;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a record is for the journal: an event, or something that cannot be read. Its personal fields are still in clear here,
 * and nowhere behind it.
 *
 * @param id what the seal of its fields is bound to
 * @param unreadable why it is no event; {@code null}: it is one
 */
record Read(
        ChainId chain,
        Arrived from,
        String key,
        String headers,
        String body,
        UUID id,
        List<PersonalField> personal,
        String unreadable) {
    private static final int MAX_DEAD_BYTES = 1 << 20;

    static Read event(Topic topic, Arrived from, Recorded<Event> recorded, List<PersonalField> personal) {
        var envelope = recorded.envelope();
        var tenant = envelope.tenant() == null
                ? ChainId.DEPLOYMENT
                : envelope.tenant().value();
        return new Read(
                new ChainId(tenant, topic.shortName(), from.partition()),
                from,
                from.key(),
                EventJson.headers(envelope, recorded.event()),
                EventJson.body((Record) recorded.event()),
                envelope.id(),
                personal,
                null);
    }

    /**
     * Nobody knows what is in it or whose it is: the deployment's chain takes it, and all of it is sealed. Beyond a mebibyte
     * it is cut.
     */
    static Read dead(Topic topic, Arrived from, String reason) {
        var at = topic.shortName() + '/' + from.partition() + '/' + from.offset();
        return new Read(
                new ChainId(ChainId.DEPLOYMENT, topic.shortName(), from.partition()),
                from,
                null,
                "{}",
                EventJson.unreadable(reason),
                UUID.nameUUIDFromBytes(at.getBytes(UTF_8)),
                List.of(
                        nobodys("headers", headerLines(from)),
                        nobodys("key", from.key() == null ? "" : from.key()),
                        nobodys("value", base64(from.value()))),
                reason);
    }

    Entry sealed(List<SealedField> fields) {
        return new Entry(chain, from.offset(), key, headers, body, SealedField.lines(fields));
    }

    private static PersonalField nobodys(String path, String value) {
        return new PersonalField(path, SealedField.NOBODY, value);
    }

    private static String headerLines(Arrived from) {
        return from.headers().entrySet().stream()
                .map(header -> header.getKey() + '=' + text(header.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String text(byte[] value) {
        return value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
    }

    private static String base64(byte[] value) {
        return value == null
                ? ""
                : Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(value.length, MAX_DEAD_BYTES)));
    }

    @Override
    public String toString() {
        return chain + " " + from.offset();
    }
}
