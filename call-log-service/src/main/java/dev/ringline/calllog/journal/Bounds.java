package dev.ringline.calllog.journal;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an event may say for projections to be built from it, ever: a text that can be looked up, a hash that is one word.
 * A time beyond the calendar is for whoever writes it: it becomes the last there is.
 */
public final class Bounds {
    private static final int LOOKED_UP_MAX = 500; // characters; an index takes 2,700 bytes, of several columns
    private static final List<String> LOOKED_UP = List.of("sipCallId", "monitor", "scope");
    private static final Pattern HASH = Pattern.compile("\\S{1,200}");

    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return List.of(type.getRecordComponents());
        }
    };

    private Bounds() {}

    public static boolean hold(Record record) {
        return COMPONENTS.get(record.getClass()).stream()
                .allMatch(component -> holds(component.getName(), read(component, record)));
    }

    private static boolean holds(String name, Object value) {
        return switch (value) {
            case null -> true;
            case String text
            when name.equals("numberHash") -> HASH.matcher(text).matches();
            case String text -> text.length() <= LOOKED_UP_MAX || !LOOKED_UP.contains(name);
            case Record nested -> hold(nested);
            case Collection<?> all -> all.stream().allMatch(each -> holds(name, each));
            default -> true;
        };
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("events are public records", e);
        }
    }
}
