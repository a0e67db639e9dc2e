package dev.ringline.platform.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Refuses, in a request's JSON, text that could be neither stored nor sent on: a NUL, half a surrogate pair. The client hears
 * which field; later it would be a failure of ours.
 */
@Singleton
class WellFormedText implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("well-formed-text").addDeserializer(String.class, new Strict()));
    }

    private static final class Strict extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;

        Strict() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = StringDeserializer.instance.deserialize(parser, context);
            if (text != null && !isWellFormed(text)) {
                return (String) context.handleWeirdStringValue(String.class, "", "holds a NUL or half a character");
            }
            return text;
        }

        private static boolean isWellFormed(String text) {
            for (var i = 0; i < text.length(); i++) {
                var unit = text.charAt(i);
                if (unit == 0 || Character.isLowSurrogate(unit)) {
                    return false;
                }
                if (Character.isHighSurrogate(unit)
                        && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
                    return false;
                }
            }
            return true;
        }
    }
}
