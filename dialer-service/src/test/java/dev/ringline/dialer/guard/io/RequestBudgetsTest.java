package dev.ringline.dialer.guard.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.testing.Providers;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to LiveKit are counted where all replicas count them. */
@QuarkusTest
@TestProfile(RequestBudgetsTest.Small.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class RequestBudgetsTest {
    @Inject
    RequestBudgets budgets;

    @Inject
    EngineDatabase database;

    @Inject
    Sql sql;

    /** Ten in ten seconds, of which eight are for dials. */
    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = new HashMap<>(new Providers().getConfigOverrides());
            settings.put("ringline.livekit.requests-a-minute", "70");
            return settings;
        }
    }

    @BeforeEach
    void nothing_taken() throws Exception {
        sql.run("delete from livekit_budget");
    }

    @Test
    void dials_are_begun_for_as_many_as_their_share_allows() throws Exception {
        var begun = database.inTransaction(connection -> {
            int free = budgets.dials(connection);
            budgets.reserve(connection, Collections.nCopies(free, Attempts.release()));
            return free;
        });
        assertThat(begun).isEqualTo(4); // each of them makes its room yet
        for (int rooms = 0; rooms < begun; rooms++) {
            budgets.take();
        }
        assertThat(most()).isLessThanOrEqualTo(8);
    }

    @Test
    void who_finds_none_left_waits_for_the_next_ten_seconds() {
        var taking = IntStream.range(0, 15)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try {
                        budgets.take();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(taking).join();
        assertThat(most()).isLessThanOrEqualTo(10);
        assertThat(total()).isEqualTo(15);
    }

    private long most() {
        return sql.number("select max(taken) from livekit_budget");
    }

    private long total() {
        return sql.number("select sum(taken) from livekit_budget");
    }
}
