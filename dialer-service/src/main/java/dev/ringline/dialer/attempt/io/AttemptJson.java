package dev.ringline.dialer.attempt.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.codec.EventCodec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** Attempts and releases as they stand in a jsonb column: the published language's own JSON. */
public final class AttemptJson {
    private static final ObjectMapper JSON = EventCodec.mapper();

    private AttemptJson() {}

    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every published record has JSON", e);
        }
    }

    public static Attempt read(String json) {
        return read(json, Attempt.class);
    }

    public static LeadReleased release(String json) {
        return read(json, LeadReleased.class);
    }

    /** For {@code = any (?)} and {@code unnest}. */
    public static Array ids(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return connection.createArrayOf(
                "uuid", ids.stream().map(AttemptId::value).toArray());
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " does not read", e);
        }
    }
}
