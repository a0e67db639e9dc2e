package dev.ringline.calllog;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Events to try things on. Numbers are fictitious: 555-0100 to 555-0199. */
public final class Samples {
    public static final TenantId TENANT = new TenantId("acme");
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    public static final CampaignId CAMPAIGN = new CampaignId(id(1));
    public static final PoolId POOL = new PoolId(id(2));
    public static final E164 CALLEE = new E164("+12125550123");
    public static final E164 CALLER_ID = new E164("+12125550199");

    private Samples() {}

    public static UUID id(long n) {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | n);
    }

    /** Every type of event there is. */
    public static Stream<Class<? extends Event>> types() {
        return Arrays.stream(Event.class.getPermittedSubclasses())
                .flatMap(topic -> Arrays.stream(topic.getPermittedSubclasses()))
                .distinct()
                .map(type -> type.asSubclass(Event.class));
    }

    /** An event of a type with every field filled. */
    public static Event filled(Class<? extends Event> type) {
        return (Event) value(type);
    }

    public static LeadId lead(int n) {
        return new LeadId(id(1_000 + n));
    }

    public static Recorded<Event> recorded(Event event, long eventId, long version) {
        return new Recorded<>(
                new Envelope(
                        id(eventId),
                        "/test-service",
                        NOON.plusSeconds(eventId),
                        "s",
                        TENANT,
                        "tester",
                        null,
                        version,
                        null),
                event);
    }

    public static LeadDecided moved(int lead, LeadState from, LeadState to) {
        return new LeadDecided(lead(lead), TENANT, CAMPAIGN, from, to, "retry", 1, null, null, null, 0, null, NOON);
    }

    /** A lead's first attempt. */
    public static Attempt attempt(int lead, AttemptState state, Instant slotAt) {
        return new Attempt(
                AttemptId.derive(TENANT, lead(lead), 1),
                TENANT,
                CAMPAIGN,
                lead(lead),
                1,
                state,
                new E164("+1212555%04d".formatted(lead)),
                slotAt == null ? null : CALLER_ID,
                slotAt == null ? null : new NumberId(id(3)),
                POOL,
                "ST_1",
                "agent",
                slotAt == null ? null : "dialer-1",
                slotAt == null ? null : 1L,
                1L,
                slotAt == null ? null : 40L,
                NOON,
                slotAt,
                slotAt == null ? null : slotAt.plusSeconds(50),
                state == AttemptState.ANSWERED ? slotAt.plusSeconds(5) : null,
                state.isFinal() ? NOON.plusSeconds(60) : null,
                null,
                null,
                null,
                null,
                null,
                null,
                slotAt == null ? null : "SCL_" + lead,
                null,
                null,
                null,
                null,
                false,
                slotAt != null,
                List.of(),
                NOON.plusSeconds(state.ordinal()));
    }

    private static Object value(Class<?> type) {
        if (type == String.class) {
            return "text";
        } else if (type == int.class || type == Integer.class) {
            return 3;
        } else if (type == long.class || type == Long.class) {
            return 4L;
        } else if (type == double.class) {
            return 1.5;
        } else if (type == boolean.class) {
            return true;
        } else if (type == Instant.class) {
            return NOON;
        } else if (type == LocalTime.class) {
            return LocalTime.NOON;
        } else if (type == DayOfWeek.class) {
            return DayOfWeek.MONDAY;
        } else if (type == UUID.class) {
            return id(9);
        } else if (type == E164.class) {
            return CALLEE;
        } else if (type == TenantId.class) {
            return TENANT;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return filledRecord(type);
    }

    private static Object filledRecord(Class<?> type) {
        try {
            var components = type.getRecordComponents();
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var values = Arrays.stream(components)
                    .map(component -> value(component.getGenericType()))
                    .toArray();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no sample of " + type, e);
        }
    }

    private static Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            var inner = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? List.of(value(inner[0]))
                    : new TreeMap<>(java.util.Map.of(value(inner[0]), value(inner[1])));
        }
        return value((Class<?>) type);
    }
}
