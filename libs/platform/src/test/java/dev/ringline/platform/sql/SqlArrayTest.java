package dev.ringline.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL reads a binary array as what the driver's own text would be. */
@QuarkusTest
@WithTestResource(RinglineServers.class)
class SqlArrayTest {
    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    @ParameterizedTest
    @EnumSource
    void it_is_the_array_that_its_text_would_be(SqlArray type) throws SQLException {
        assertThat(isAsText(type, values(type))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void one_without_values_is_empty_and_not_null(SqlArray type) throws SQLException {
        assertThat(isAsText(type, List.of())).isTrue();
    }

    @Test
    void it_holds_many_and_large_values() throws SQLException {
        assertThat(isAsText(SqlArray.TEXT, Collections.nCopies(20_000, "ü\"{},\\NULL")))
                .isTrue();
        assertThat(isAsText(SqlArray.BYTEA, List.of(new byte[3_000_000], new byte[1])))
                .isTrue();
    }

    private boolean isAsText(SqlArray type, List<?> values) throws SQLException {
        var name = type.name().toLowerCase(Locale.ROOT);
        var sql = "select ?::%1$s[] is not distinct from ?::%1$s[]".formatted(name);
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setArray(1, type.of(connection, values));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            name, values.stream().map(SqlArrayTest::text).toArray()));
            try (var row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** What the driver has no text of its own for. */
    private static Object text(Object value) {
        return switch (value) {
            case Instant at -> at.toString();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case null, default -> value;
        };
    }

    private static List<?> values(SqlArray type) {
        return switch (type) {
            case UUID -> Arrays.asList(new UUID(-1, 1), null, new UUID(0x0123456789abcdefL, -2));
            case TEXT -> Arrays.asList("", null, "NULL", "{\"a\": \"\\u00e4\"}", "日本 🂡");
            case BYTEA -> Arrays.asList(new byte[0], null, new byte[] {0, -1, '\\', '"'});
            case INT2 -> Arrays.asList(Short.MIN_VALUE, null, Short.MAX_VALUE);
            case INT4 -> Arrays.asList(Integer.MIN_VALUE, null, Integer.MAX_VALUE);
            case INT8 -> Arrays.asList(Long.MIN_VALUE, null, Long.MAX_VALUE);
            case BOOL -> Arrays.asList(true, null, false);
            case TIMESTAMPTZ ->
                Arrays.asList(
                        Instant.parse("1969-12-31T23:59:59.999999Z"),
                        null,
                        Instant.parse("2000-01-01T00:00:00Z"),
                        Instant.parse("2026-12-01T07:00:00.123456789Z"),
                        Instant.parse("2026-12-31T23:59:59.999999600Z"));
        };
    }
}
