package dev.ringline.events.codec;

import dev.ringline.events.E164;
import dev.ringline.events.Event;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes events of every type: one with each field filled, the same each time, or any that dice give. */
final class Samples {
    private static final String LETTERS = "aZ0 -_./\"\\\n\t\u0000äß日🙂";

    private final Random dice; // null: always the same

    private Samples(Random dice) {
        this.dice = dice;
    }

    /** Every type of event on every topic, in the order of their names. */
    static List<Class<? extends Event>> types() {
        return Arrays.stream(Topic.values())
                .flatMap(topic -> EventType.on(topic).stream())
                .distinct()
                .sorted((one, other) -> one.getSimpleName().compareTo(other.getSimpleName()))
                .toList();
    }

    static Topic topic(Class<?> type) {
        return Stream.of(Topic.values())
                .filter(topic -> topic.eventType().isAssignableFrom(type))
                .findFirst()
                .orElseThrow();
    }

    static Event filled(Class<? extends Event> type) {
        return (Event) new Samples(null).record(type, null);
    }

    static Event any(Class<? extends Event> type, Random dice) {
        return (Event) new Samples(dice).record(type, null);
    }

    /** @param name of the field that it is for; a typed id holds one value and is never empty */
    private Object record(Class<?> type, String name) {
        var components = type.getRecordComponents();
        var values = components.length == 1 && components[0].getName().equals("value")
                ? new Object[] {value(components[0].getGenericType(), name)}
                : Arrays.stream(components).map(this::component).toArray();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no sample of " + type, e);
        }
    }

    private Object component(RecordComponent component) {
        var absent = dice != null && !component.getType().isPrimitive() && dice.nextInt(5) == 0;
        return absent ? null : value(component.getGenericType(), component.getName());
    }

    private Object value(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? list(generic, name) : map(generic, name);
        }
        var of = (Class<?>) type;
        if (of.isEnum()) {
            var known = Arrays.stream(of.getEnumConstants())
                    .filter(constant -> !constant.toString().equals("UNRECOGNIZED"))
                    .toList();
            return known.get(dice == null ? 0 : dice.nextInt(known.size()));
        }
        return switch (of.getName()) {
            case "java.lang.String" -> dice == null ? name : text();
            case "java.util.UUID" -> uuid(name);
            case "java.time.Instant" -> instant();
            case "java.time.LocalTime" -> LocalTime.of(dice == null ? 9 : dice.nextInt(24), 30);
            case "int", "java.lang.Integer" -> dice == null ? 7 : dice.nextInt();
            case "long", "java.lang.Long" -> dice == null ? 7L : dice.nextLong();
            case "double", "java.lang.Double" -> dice == null ? 2.5 : dice.nextInt() / 8.0;
            case "boolean", "java.lang.Boolean" -> dice == null || dice.nextBoolean();
            case "dev.ringline.events.E164" -> new E164("+1555010" + (dice == null ? 123 : 100 + dice.nextInt(900)));
            case "dev.ringline.events.TenantId" -> new TenantId(dice == null ? "acme" : "t-" + dice.nextInt(99));
            default -> record(of, name);
        };
    }

    private List<Object> list(ParameterizedType type, String name) {
        var size = dice == null ? 1 : dice.nextInt(4);
        return IntStream.range(0, size)
                .mapToObj(i -> value(type.getActualTypeArguments()[0], name))
                .toList();
    }

    private TreeMap<Object, Object> map(ParameterizedType type, String name) {
        var map = new TreeMap<Object, Object>();
        IntStream.range(0, dice == null ? 1 : dice.nextInt(4))
                .forEach(i -> map.put(
                        value(type.getActualTypeArguments()[0], name), value(type.getActualTypeArguments()[1], name)));
        return map;
    }

    private UUID uuid(String name) {
        return dice == null
                ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                : new UUID(dice.nextLong(), dice.nextLong());
    }

    private Instant instant() {
        return dice == null
                ? Instant.parse("2026-03-02T12:00:41.250Z")
                : Instant.ofEpochSecond(dice.nextInt(), dice.nextInt(1_000_000) * 1_000L);
    }

    private String text() {
        var points = LETTERS.codePoints().boxed().toList();
        var text = new ArrayList<Integer>();
        IntStream.range(0, dice.nextInt(12)).forEach(i -> text.add(points.get(dice.nextInt(points.size()))));
        return text.stream()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
