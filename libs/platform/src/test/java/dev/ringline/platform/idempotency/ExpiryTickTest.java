package dev.ringline.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class ExpiryTickTest {
    @Inject
    ExpiryTick tick;

    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    @Test
    void keys_are_forgotten_after_a_day_and_not_before() throws SQLException {
        run("insert into idempotency_key (tenant_id, key, request_hash, created_at) values"
                + " ('expiry', 'old', '', now() - interval '25 hours'),"
                + " ('expiry', 'new', '', now() - interval '23 hours')");

        tick.forget();

        assertThat(run("delete from idempotency_key where tenant_id = 'expiry' and key = 'old'"))
                .isZero();
        assertThat(run("delete from idempotency_key where tenant_id = 'expiry' and key = 'new'"))
                .isOne();
    }

    private int run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
