package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.line.Providers;
import dev.ringline.sandbox.server.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** campaign-service is killed while a file comes in, and goes on with it where it was: no row is lost, none counts twice. */
final class ImportKill {
    private static final int ROWS = 60_000;
    private static final int DUPLICATES = 3_000;
    private static final int INVALID = 1_200;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final StackLine stack;
    private final String imports;
    private final String campaign;

    ImportKill(StackLine stack) {
        this.stack = stack;
        var definition = Map.of(
                "name",
                "imported twice over",
                "sipTrunkId",
                Providers.SIMULATED_TRUNK,
                "agentName",
                "stack-agent",
                "schedule",
                Map.of("windows", List.of(Map.of("day", "MONDAY", "from", "00:00", "until", "00:00"))));
        campaign = stack.api().post("/campaigns", definition).path("id").asText();
        imports = "/campaigns/" + campaign + "/imports";
    }

    /** @param folder for the file */
    void twice(Path folder) throws SQLException, IOException {
        var file = Files.write(folder.resolve("leads.csv"), file());
        var id = stack.api().post(imports, file, "text/csv").path("id").asText();
        var atFirst = killOnceMoreIsDone(id, 0);
        var atSecond = killOnceMoreIsDone(id, atFirst);
        assertThat(atSecond)
                .as("rows at the second kill")
                .isGreaterThan(atFirst)
                .isLessThan(ROWS);
        await().atMost(WITHIN)
                .ignoreExceptionsInstanceOf(Failure.class)
                .ignoreExceptionsInstanceOf(ApiProblem.class)
                .until(() -> view(id).path("state").asText().equals("done"));
        judge(view(id));
    }

    private void judge(JsonNode done) throws SQLException {
        var taken = ROWS - DUPLICATES - INVALID;
        assertThat(done.path("imported").asInt()).isEqualTo(ROWS);
        assertThat(done.path("invalid").asInt()).isEqualTo(INVALID);
        assertThat(done.path("duplicate").asInt()).isEqualTo(DUPLICATES);
        assertThat(done.path("waiting").asInt()).isEqualTo(taken);
        assertThat(stack.api().get("/campaigns/" + campaign).path("conserved").asBoolean())
                .isTrue();
        assertThat(count("SELECT count(*) FROM lead WHERE campaign_id = '" + campaign + "'"))
                .isEqualTo(taken);
        assertThat(count("SELECT count(*) FROM import_refusal WHERE import_id = '"
                        + done.path("id").asText() + "'"))
                .isEqualTo(DUPLICATES + INVALID);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(stack.api()
                                .get("/stats/campaigns/" + campaign)
                                .path("leads")
                                .path("imported")
                                .asInt())
                        .isEqualTo(ROWS));
    }

    /** Returns how many rows were in when it was killed. */
    private long killOnceMoreIsDone(String id, long than) throws SQLException {
        var sql = "SELECT rows_done FROM lead_import WHERE id = '" + id + "'";
        await().atMost(WITHIN).pollInterval(Duration.ofMillis(10)).until(() -> count(sql) > than);
        var service = stack.service(Service.CAMPAIGN);
        service.kill();
        service.awaitEnd();
        var done = count(sql);
        service.start();
        return done;
    }

    private JsonNode view(String id) {
        return stack.api().get(imports + "/" + id);
    }

    private long count(String sql) throws SQLException {
        try (var connection = stack.database(Service.CAMPAIGN);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** One row in twenty is a duplicate, one in fifty is no number. */
    private static byte[] file() {
        var rows = new StringBuilder("phone,name\n");
        for (var row = 0; row < ROWS; row++) {
            var duplicate = row % 20 == 19;
            var invalid = row % 50 == 42;
            rows.append(invalid ? "+3361" : "+336%08d".formatted(10_000_000 + (duplicate ? row - 19 : row)))
                    .append(",somebody\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }
}
