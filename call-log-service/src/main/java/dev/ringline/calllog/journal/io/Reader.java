package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.calllog.journal.Bounds;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.PersonalField;
import dev.ringline.calllog.projection.Known;
import dev.ringline.calllog.projection.Projector;
import dev.ringline.events.CallEvent;
import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EnvelopeHeaders;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.UnreadableRecord;
import dev.ringline.platform.secret.NumberHash;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what came from Kafka. What it cannot read is journalled as dead: the journal decides nothing, so it need not stop. */
@ApplicationScoped
class Reader {
    /** Every 250 ms, and nothing but a heartbeat. */
    private static final Set<String> NOT_JOURNALLED =
            Set.of("dev.ringline.FreshnessNonce.v1", "dev.ringline.RulesEcho.v1");

    /** As JSON writes it: behind backslashes that all are pairs. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    private static final Known NOTHING_KNOWN = new Known(Map.of(), Map.of(), Map.of());

    private final NumberHash hash;

    Reader(NumberHash hash) {
        this.hash = hash;
    }

    /** Empty: a record that the journal leaves out. */
    Optional<Read> read(Arrived from) {
        var topic = Topic.named(from.topic()).orElseThrow();
        if (NOT_JOURNALLED.contains(type(from))) {
            return Optional.empty();
        }
        try {
            var recorded = EventCodec.decode(topic, from.headers(), from.value());
            return Optional.of(refusal(from, recorded)
                    .map(reason -> Read.dead(topic, from, reason))
                    .orElseGet(() -> Read.event(topic, from, recorded, personal(recorded))));
        } catch (UnreadableRecord e) {
            return Optional.of(Read.dead(topic, from, e.getMessage()));
        }
    }

    /** What was read and yet could not be written. */
    Read dead(Arrived from, String reason) {
        return Read.dead(Topic.named(from.topic()).orElseThrow(), from, reason);
    }

    private List<PersonalField> personal(Recorded<Event> recorded) {
        var tenant = recorded.envelope().tenant();
        return PersonalField.of((Record) recorded.event(), number -> hash.of(tenant, number));
    }

    /** What could be read and yet must not stand as an event: projections could not be built from it, ever. */
    private Optional<String> refusal(Arrived from, Recorded<Event> recorded) {
        if (from.key() != null && from.key().indexOf('\0') >= 0) {
            return Optional.of("BAD_KEY: it holds a NUL");
        }
        if (holdsNul(from)) {
            return Optional.of("BAD_TEXT: it holds a NUL");
        }
        if (!Bounds.hold((Record) recorded.event())) {
            return Optional.of("OUT_OF_BOUNDS: a text too long to be looked up, or a hash that is none");
        }
        if (!sameTenant(recorded)) {
            return Optional.of("BAD_TENANT: header and body name different tenants");
        }
        try {
            Projector.fold(NOTHING_KNOWN, List.of(new Journalled(1, from.topic(), recorded, List.of())));
            return Optional.empty();
        } catch (RuntimeException e) { // a field is missing that the language promises
            return Optional.of("INCOMPLETE: " + recorded.event().getClass().getSimpleName());
        }
    }

    /** PostgreSQL takes none, and an append that fails for ever would hold up everybody's records. */
    private static boolean holdsNul(Arrived from) {
        return NUL.matcher(new String(from.value(), UTF_8)).find()
                || from.headers().values().stream()
                        .anyMatch(text -> text != null && new String(text, UTF_8).indexOf('\0') >= 0);
    }

    /** A record that speaks of one tenant in the name of another must not get into either's chain. */
    private static boolean sameTenant(Recorded<Event> recorded) {
        var named = recorded.envelope().tenant();
        var event = recorded.event();
        var spokenOf = event instanceof CallEvent call && call.attempt() != null
                ? call.attempt().tenantId()
                : tenantOf((Record) event);
        return Objects.equals(named, spokenOf);
    }

    private static TenantId tenantOf(Record event) {
        for (var component : event.getClass().getRecordComponents()) {
            if (component.getType() == TenantId.class) {
                try {
                    return (TenantId) component.getAccessor().invoke(event);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("events are public records", e);
                }
            }
        }
        return null;
    }

    private static String type(Arrived from) {
        var type = from.headers().get(EnvelopeHeaders.TYPE);
        return type == null ? "" : new String(type, UTF_8);
    }
}
