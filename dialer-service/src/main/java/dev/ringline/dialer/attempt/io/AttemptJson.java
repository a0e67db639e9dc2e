package dev.ringline.dialer.attempt.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.sql.SqlArray;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/** Attempts and releases as they stand in a json column: the published language's own JSON. */
public final class AttemptJson {
    private static final ObjectMapper JSON = EventCodec.mapper();
    private static final ObjectReader ATTEMPT = JSON.readerFor(Attempt.class);
    private static final ObjectReader RELEASE = JSON.readerFor(LeadReleased.class);
    private static final ObjectWriter ATTEMPT_OUT = JSON.writerFor(Attempt.class);
    private static final ObjectWriter RELEASE_OUT = JSON.writerFor(LeadReleased.class);

    private AttemptJson() {}

    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw unwritten(e);
        }
    }

    static byte[] bytes(Attempt attempt) {
        try {
            return ATTEMPT_OUT.writeValueAsBytes(attempt);
        } catch (JsonProcessingException e) {
            throw unwritten(e);
        }
    }

    public static byte[] bytes(LeadReleased release) {
        try {
            return RELEASE_OUT.writeValueAsBytes(release);
        } catch (JsonProcessingException e) {
            throw unwritten(e);
        }
    }

    public static Attempt read(String json) {
        try {
            return ATTEMPT.readValue(json);
        } catch (JsonProcessingException e) {
            throw unread(e);
        }
    }

    static Attempt read(byte[] json) {
        try {
            return ATTEMPT.readValue(json);
        } catch (IOException e) {
            throw unread(e);
        }
    }

    public static LeadReleased release(byte[] json) {
        try {
            return RELEASE.readValue(json);
        } catch (IOException e) {
            throw unread(e);
        }
    }

    /** For {@code = any (?)} and {@code unnest}. */
    public static Array ids(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return SqlArray.UUID.of(connection, ids.stream().map(AttemptId::value).toArray(UUID[]::new));
    }

    private static IllegalStateException unwritten(JsonProcessingException e) {
        return new IllegalStateException("every published record has JSON", e);
    }

    private static IllegalStateException unread(IOException e) {
        return new IllegalStateException("a stored attempt or release does not read", e);
    }
}
