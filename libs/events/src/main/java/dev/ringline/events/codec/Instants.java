package dev.ringline.events.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;

/** Times in JSON as the time module has them, only sooner; what is not written as ours are is left to it. */
final class Instants {
    private Instants() {}

    static SimpleModule module() {
        return new SimpleModule("instants")
                .addSerializer(Instant.class, new Out())
                .addDeserializer(Instant.class, new In());
    }

    private static final class Out extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1;

        Out() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(InstantText.of(time));
        }
    }

    private static final class In extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        In() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            var time = json.hasToken(JsonToken.VALUE_STRING) ? InstantText.read(json.getText()) : null;
            return time == null ? InstantDeserializer.INSTANT.deserialize(json, context) : time;
        }
    }
}
