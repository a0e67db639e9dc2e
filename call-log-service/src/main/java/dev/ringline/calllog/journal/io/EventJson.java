package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import dev.ringline.calllog.journal.PersonalField;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Events as the journal writes them: the codec's JSON without personal fields. */
final class EventJson {
    private static final TypeReference<SortedMap<String, String>> HEADERS = new TypeReference<>() {};
    private static final ObjectMapper PLAIN = EventCodec.mapper();
    private static final ObjectMapper WITHOUT_PERSONAL =
            EventCodec.mapper().registerModule(new SimpleModule().setSerializerModifier(new PersonalLeftOut()));

    private EventJson() {}

    static String body(Record event) {
        return write(WITHOUT_PERSONAL, event);
    }

    static String headers(Envelope envelope, Event event) {
        var headers = new TreeMap<String, String>();
        EventCodec.headers(envelope, event).forEach((name, value) -> headers.put(name, new String(value, UTF_8)));
        return write(PLAIN, headers);
    }

    /** The event as the journal has it: its personal fields are {@code null}. */
    static Recorded<Event> read(Topic topic, String headers, String body) {
        return EventCodec.decode(topic, bytes(headers), body.getBytes(UTF_8));
    }

    static String unreadable(String reason) {
        return write(PLAIN, Map.of("unreadable", reason));
    }

    private static Map<String, byte[]> bytes(String headers) {
        var bytes = new LinkedHashMap<String, byte[]>();
        try {
            PLAIN.readValue(headers, HEADERS).forEach((name, value) -> bytes.put(name, value.getBytes(UTF_8)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journal record's headers are not what was written", e);
        }
        return bytes;
    }

    private static String write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    private static final class PersonalLeftOut extends BeanSerializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription type, List<BeanPropertyWriter> properties) {
            if (!type.getBeanClass().isRecord()) {
                return properties;
            }
            var personal = Arrays.stream(type.getBeanClass().getRecordComponents())
                    .filter(PersonalField::isPersonal)
                    .map(component -> component.getName())
                    .toList();
            return properties.stream()
                    .filter(property -> !personal.contains(property.getName()))
                    .toList();
        }
    }
}
