package dev.ringline.events.codec;

import static dev.ringline.events.codec.UnreadableRecord.Reason.BAD_HEADERS;
import static dev.ringline.events.codec.UnreadableRecord.Reason.UNKNOWN_TYPE;
import static dev.ringline.events.codec.UnreadableRecord.Reason.UNKNOWN_VERSION;

import dev.ringline.events.Event;
import dev.ringline.events.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The name of a type of event on the wire: {@code dev.ringline.<RecordName>.v<version>}. */
public final class EventType {
    static final int VERSION = 1;

    private static final Pattern SHAPE = Pattern.compile("dev\\.ringline\\.([A-Za-z]{1,64})\\.v([1-9][0-9]{0,3})");
    private static final Map<Topic, Map<String, Class<? extends Event>>> BY_TOPIC =
            Arrays.stream(Topic.values()).collect(Collectors.toUnmodifiableMap(Function.identity(), EventType::byName));

    /** By their whole names, as nearly all are. */
    private static final Map<Topic, Map<String, Class<? extends Event>>> PRESENT = Arrays.stream(Topic.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), EventType::byWholeName));

    private EventType() {}

    public static String of(Event event) {
        return name(event.getClass());
    }

    private static String name(Class<? extends Event> type) {
        return "dev.ringline." + type.getSimpleName() + ".v" + VERSION;
    }

    /** Every type that a topic may carry, in the order in which its interface names them. */
    public static List<Class<? extends Event>> on(Topic topic) {
        return Arrays.stream(topic.eventType().getPermittedSubclasses())
                .<Class<? extends Event>>map(type -> type.asSubclass(Event.class))
                .toList();
    }

    static Class<? extends Event> named(Topic topic, String ceType) {
        var present = PRESENT.get(topic).get(ceType);
        return present == null ? other(topic, ceType) : present;
    }

    private static Class<? extends Event> other(Topic topic, String ceType) {
        var matcher = SHAPE.matcher(ceType);
        if (!matcher.matches()) {
            throw new UnreadableRecord(BAD_HEADERS, "ce_type is not dev.ringline.<Name>.v<n>");
        }
        var type = BY_TOPIC.get(topic).get(matcher.group(1));
        if (type == null) {
            throw new UnreadableRecord(UNKNOWN_TYPE, matcher.group(1) + " on " + topic.topicName());
        }
        if (Integer.parseInt(matcher.group(2)) != VERSION) {
            throw new UnreadableRecord(UNKNOWN_VERSION, matcher.group(1) + ".v" + matcher.group(2));
        }
        return type;
    }

    private static Map<String, Class<? extends Event>> byName(Topic topic) {
        return on(topic).stream().collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    }

    private static Map<String, Class<? extends Event>> byWholeName(Topic topic) {
        return on(topic).stream().collect(Collectors.toUnmodifiableMap(EventType::name, Function.identity()));
    }
}
