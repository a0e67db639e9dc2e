package dev.ringline.campaign.importing.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.ringline.campaign.TenantLine;
import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tenant seems busy with another import, so nobody works on these but the test: it stops where it likes, as a replica
 * does that dies.
 */
@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class ResumeTest {
    private static final String WHOLE = "imported 12001 invalid 1 duplicate 1000 suppressed 0 waiting 11000";

    private final TenantLine line = new TenantLine();

    @Inject
    Engine engine;

    @Inject
    ImportRun run;

    @Test
    void who_comes_after_goes_on_at_the_next_chunk() throws Exception {
        var id = upload();
        run.run(stored(id), stopAfter(2));
        assertThat(stored(id).nextChunk()).isEqualTo(2);
        run.run(stored(id), () -> false);
        assertWhole(id);
    }

    @Test
    void a_chunk_that_was_not_committed_left_nothing() throws Exception {
        var id = upload();
        run.run(stored(id), stopAfter(1));
        var seen = stored(id);
        execute("UPDATE lead_import SET state = 'WITHDRAWN' WHERE id = '" + id + "'");
        run.run(seen, () -> false); // it does not know yet
        assertThat(stored(id).nextChunk()).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM lead WHERE import_id = '%s'".formatted(id)))
                .isEqualTo(499);
        assertThat(count("SELECT count(*) FROM intake WHERE import_id = '%s'".formatted(id)))
                .isEqualTo(1);
    }

    @Test
    void two_who_both_think_that_it_is_theirs_commit_each_chunk_once() throws Exception {
        var id = upload();
        var seen = stored(id);
        Callable<Void> work = () -> {
            run.run(seen, () -> false);
            return null;
        };
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : both.invokeAll(List.of(work, work))) {
                done.get();
            }
        }
        // the one who lost stops; the one who won may have been either, chunk by chunk
        run.run(stored(id), () -> false);
        assertWhole(id);
    }

    @Test
    void a_replica_that_dies_is_followed_by_another_when_its_lease_ends() throws Exception {
        var id = upload();
        run.run(stored(id), stopAfter(1)); // leaves its lease behind
        assertThat(stored(id).nextChunk()).isEqualTo(1);
        free();
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(stored(id).state()).isEqualTo(ImportState.DONE));
        assertWhole(id);
    }

    @Test
    void of_each_tenant_one_import_runs_at_a_time() throws Exception {
        var id = upload();
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(stateOf(id)).isEqualTo(ImportState.WAITING));
        free();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stateOf(id)).isEqualTo(ImportState.DONE));
    }

    /** As if another replica were at work for this tenant. */
    private void occupy() throws SQLException {
        execute("INSERT INTO lead_import (id, tenant_id, campaign_id, state, options, actor, lease_until, created_at,"
                + " changed_at) VALUES (gen_random_uuid(), '" + line.tenant + "', gen_random_uuid(), 'RUNNING', '{}',"
                + " 'busy', now() + interval '1 hour', now(), now())");
    }

    private void free() throws SQLException {
        execute("DELETE FROM lead_import WHERE tenant_id = '" + line.tenant + "' AND actor = 'busy'");
    }

    private ImportState stateOf(UUID id) throws SQLException {
        return engine.call(connection -> ImportTable.find(connection, new TenantId(line.tenant), new ImportId(id)))
                .orElseThrow()
                .state();
    }

    private void execute(String sql) throws SQLException {
        engine.call(connection -> connection.createStatement().executeUpdate(sql));
    }

    private void assertWhole(UUID id) throws SQLException {
        var view = line.asOperator()
                .get(line.path("/campaigns/" + stored(id).campaign() + "/imports/" + id))
                .then()
                .body("state", equalTo("done"))
                .extract()
                .jsonPath();
        assertThat("imported %d invalid %d duplicate %d suppressed %d waiting %d"
                        .formatted(
                                view.getInt("imported"),
                                view.getInt("invalid"),
                                view.getInt("duplicate"),
                                view.getInt("suppressed"),
                                view.getInt("waiting")))
                .isEqualTo(WHOLE);
        assertThat(count("SELECT count(*) FROM lead WHERE import_id = '%s'".formatted(id)))
                .isEqualTo(11_000);
        assertThat(count("SELECT count(*) FROM import_refusal WHERE import_id = '%s'".formatted(id)))
                .isEqualTo(1_001);
        assertThat(count("SELECT count(*) FROM import_part WHERE import_id = '%s'".formatted(id)))
                .isZero();
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            var chunks = line.records(Topic.LEAD_DECISIONS, LeadsImported.class).stream()
                    .filter(record -> record.event().importId().value().equals(id))
                    .toList();
            assertThat(chunks).extracting(record -> record.event().chunk()).containsExactly(0, 1, 2, 3);
            assertThat(chunks.stream()
                            .mapToInt(record -> record.event().imported())
                            .sum())
                    .isEqualTo(12_001);
        });
    }

    private UUID upload() throws SQLException {
        occupy();
        var campaign = line.campaign();
        var file = IntStream.range(0, 12_000)
                .mapToObj(i -> "+1202%07d".formatted(2_000_000 + i % 11_000))
                .collect(Collectors.joining("\n", "phone\nnonsense\n", "\n"));
        var id = line.asOperator()
                .contentType("text/csv")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post(line.path("/campaigns/" + campaign + "/imports"))
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");
        return UUID.fromString(id);
    }

    private StoredImport stored(UUID id) throws SQLException {
        execute("UPDATE lead_import SET state = 'RUNNING' WHERE state = 'WAITING' AND id = '" + id + "'");
        return engine.call(connection -> ImportTable.find(connection, new TenantId(line.tenant), new ImportId(id)))
                .orElseThrow();
    }

    private long count(String sql) throws SQLException {
        return engine.call(connection -> {
            try (var rows = connection.createStatement().executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static BooleanSupplier stopAfter(int chunks) {
        var looks = new AtomicInteger();
        return () -> looks.getAndIncrement() >= chunks;
    }
}
