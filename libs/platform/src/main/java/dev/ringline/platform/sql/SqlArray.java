package dev.ringline.platform.sql;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Arrays for {@code unnest} and {@code any} in PostgreSQL's binary form. {@link Connection#createArrayOf} writes most of them as
 * text, which both sides then quote, escape and read again: most of what a batch of rows costs.
 */
public enum SqlArray {
    UUID(Oid.UUID, Oid.UUID_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            var uuid = (UUID) value;
            to.length(2 * Long.BYTES).int8(uuid.getMostSignificantBits()).int8(uuid.getLeastSignificantBits());
        }
    },
    TEXT(Oid.TEXT, Oid.TEXT_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.bytes(((String) value).getBytes(StandardCharsets.UTF_8));
        }
    },
    BYTEA(Oid.BYTEA, Oid.BYTEA_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.bytes((byte[]) value);
        }
    },
    INT2(Oid.INT2, Oid.INT2_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.length(Short.BYTES).int2(((Number) value).shortValue());
        }
    },
    INT4(Oid.INT4, Oid.INT4_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.length(Integer.BYTES).int4(((Number) value).intValue());
        }
    },
    INT8(Oid.INT8, Oid.INT8_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.length(Long.BYTES).int8(((Number) value).longValue());
        }
    },
    BOOL(Oid.BOOL, Oid.BOOL_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.length(1).int1((Boolean) value ? 1 : 0);
        }
    },
    /** Of {@link Instant}s, to the nearest microsecond, as PostgreSQL reads their text. */
    TIMESTAMPTZ(Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY) {
        @Override
        void write(ArrayBytes to, Object value) {
            to.length(Long.BYTES).int8(micros((Instant) value));
        }
    };

    private static final long EPOCH_S = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond(); // PostgreSQL's

    private final int element;
    private final int array;

    SqlArray(int element, int array) {
        this.element = element;
        this.array = array;
    }

    /** One value, its length before it. */
    abstract void write(ArrayBytes to, Object value);

    /** @param values of the type's Java kind; {@code null} is NULL */
    public Array of(Connection connection, Object[] values) throws SQLException {
        return new PgArray(connection.unwrap(BaseConnection.class), array, bytes(values));
    }

    public Array of(Connection connection, Collection<?> values) throws SQLException {
        return of(connection, values.toArray());
    }

    /** As PostgreSQL's array_recv reads it: one dimension that begins at 1, or none where it is empty. */
    private byte[] bytes(Object[] values) {
        var to = new ArrayBytes();
        to.int4(values.length == 0 ? 0 : 1)
                .int4(Arrays.asList(values).contains(null) ? 1 : 0)
                .int4(element);
        if (values.length > 0) {
            to.int4(values.length).int4(1);
        }
        for (var value : values) {
            if (value == null) {
                to.length(-1);
            } else {
                write(to, value);
            }
        }
        return to.toBytes();
    }

    private static long micros(Instant at) {
        return Math.addExact(
                Math.multiplyExact(at.getEpochSecond() - EPOCH_S, 1_000_000L), (at.getNano() + 500L) / 1_000L);
    }
}
