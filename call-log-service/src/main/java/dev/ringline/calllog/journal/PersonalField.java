package dev.ringline.calllog.journal;

import dev.ringline.events.E164;
import dev.ringline.events.Personal;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A field that says something about a person, in clear: to be sealed and forgotten.
 *
 * @param person whose key seals it
 */
public record PersonalField(String path, String person, String value) {
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> isPersonal(component) || holdsPersonal(component.getType()))
                    .toList();
        }
    };

    /** Whether the journal seals this component. */
    public static boolean isPersonal(RecordComponent component) {
        return component.isAnnotationPresent(Personal.class)
                || component.getType().isAnnotationPresent(Personal.class);
    }

    /** Every personal field of an event; a number is its own person, a text belongs to the record's callee. */
    public static List<PersonalField> of(Record event, Function<E164, String> personOf) {
        var found = new ArrayList<PersonalField>();
        collect(event, "", personOf, found);
        return found;
    }

    private static void collect(
            Record event, String prefix, Function<E164, String> personOf, List<PersonalField> found) {
        for (var component : COMPONENTS.get(event.getClass())) {
            var path = prefix + component.getName();
            switch (read(component, event)) {
                case null -> {}
                case E164 number -> found.add(new PersonalField(path, personOf.apply(number), number.value()));
                case String text -> found.add(new PersonalField(path, callee(event, personOf), text));
                case Record nested -> collect(nested, path + '.', personOf, found);
                default -> throw new IllegalStateException(path + ": no way to seal a " + component.getType());
            }
        }
    }

    /** The person that a record is about: by its own hash, else by its number. */
    private static String callee(Record event, Function<E164, String> personOf) {
        for (var component : event.getClass().getRecordComponents()) {
            if (component.getName().equals("numberHash") && read(component, event) instanceof String hash) {
                return hash;
            }
            if (component.getType() == E164.class && read(component, event) instanceof E164 number) {
                return personOf.apply(number);
            }
        }
        return SealedField.NOBODY;
    }

    private static boolean holdsPersonal(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> isPersonal(component) || holdsPersonal(component.getType()));
    }

    private static Object read(RecordComponent component, Record event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("events are public records", e);
        }
    }

    @Override
    public String toString() {
        return path + " of " + person;
    }
}
