package dev.ringline.campaign.importing.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.ringline.campaign.GoldenFile;
import dev.ringline.campaign.TenantLine;
import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class ImportTest {
    private static final String MESSY_MAPPING = """
            {"number":"Telefon","zone":"Zeitzone","clientToken":"Kunden-Nr","priority":"Priorität",
             "fields":{"first_name":"Vorname","note":"Notiz"}}""";

    private final TenantLine line = new TenantLine();

    @Inject
    Engine engine;

    @Test
    void a_messy_file_comes_in_and_what_did_not_is_named() throws IOException {
        suppress("+493023125009");
        var campaign = line.campaign();
        var id = start(campaign, messy(), Map.of("mapping", MESSY_MAPPING, "country", "DE"));
        var done = done(campaign, id);
        assertThat(counts(done)).isEqualTo("imported 21 invalid 12 duplicate 2 suppressed 1 waiting 6");
        GoldenFile.assertMatches("messy-errors.csv", errors(campaign, id));
        assertThat(announced(id)).isEqualTo("imported 21 invalid 12 duplicate 2 suppressed 1 waiting 6");
        assertThat(leads(campaign, "WAITING")).hasSize(6);
        assertThat(leads(campaign, "SUPPRESSED")).hasSize(1);
    }

    @Test
    void custom_fields_reach_the_lead_and_an_explicit_zone_wins() {
        var campaign = line.campaign();
        done(campaign, start(campaign, messy(), Map.of("mapping", MESSY_MAPPING, "country", "DE")));
        var leads = line.asOperator().get(line.path("/campaigns/" + campaign + "/leads?limit=100"));
        leads.then()
                .body("items.zones.flatten()", hasItem("Europe/Lisbon"))
                .body("items.fields.note", hasItem("erste Zeile\r\nzweite \"Zeile\""))
                .body("items.fields.first_name", hasItem("Zoë"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE"})
    void the_encoding_is_found(String charset) {
        var campaign = line.campaign();
        var file = "phone\tname\n+12025550123\tZoë Müller\n".getBytes(Charset.forName(charset));
        var done = done(campaign, start(campaign, file, Map.of()));
        assertThat(done.getString("charset")).isEqualTo(charset);
        line.asOperator()
                .get(line.path("/campaigns/" + campaign + "/leads"))
                .then()
                .body("items[0].fields.name", equalTo("Zoë Müller"));
    }

    @Test
    void many_chunks_lose_nothing_and_count_duplicates_across_them() {
        var campaign = line.campaign();
        var done = done(campaign, start(campaign, file(12_000, 11_000), Map.of()));
        assertThat(counts(done)).isEqualTo("imported 12000 invalid 0 duplicate 1000 suppressed 0 waiting 11000");
        assertThat(announced(done.getString("id")))
                .isEqualTo("imported 12000 invalid 0 duplicate 1000 suppressed 0 waiting 11000");
        assertThat(errors(campaign, done.getString("id")))
                .contains("11002,duplicate,\"phone\",\"the same number as row 2\",\"'+12022000000\"");
    }

    @Test
    void a_number_that_is_in_the_campaign_already_is_a_duplicate() {
        var campaign = line.campaign();
        done(campaign, start(campaign, file(10, 10), Map.of()));
        var again = done(campaign, start(campaign, file(15, 15), Map.of()));
        assertThat(counts(again)).isEqualTo("imported 15 invalid 0 duplicate 10 suppressed 0 waiting 5");
        assertThat(errors(campaign, again.getString("id"))).contains("the number is in this campaign already");
    }

    @Test
    void a_dry_run_counts_the_same_and_keeps_no_lead() throws IOException {
        suppress("+493023125009");
        var campaign = line.campaign();
        var query = Map.of("mapping", MESSY_MAPPING, "country", "DE", "dryRun", "true");
        var done = done(campaign, start(campaign, messy(), query));
        assertThat(counts(done)).isEqualTo("imported 21 invalid 12 duplicate 2 suppressed 1 waiting 6");
        assertThat(done.getBoolean("dryRun")).isTrue();
        GoldenFile.assertMatches("messy-errors.csv", errors(campaign, done.getString("id")));
        assertThat(leads(campaign, null)).isEmpty();
        assertThat(line.records(Topic.LEAD_DECISIONS, LeadsImported.class)).isEmpty();
        var rehearsed = done(campaign, start(campaign, file(12_000, 11_000), Map.of("dryRun", "true")));
        assertThat(counts(rehearsed)).isEqualTo("imported 12000 invalid 0 duplicate 1000 suppressed 0 waiting 11000");
    }

    @Test
    void what_is_withdrawn_goes_and_may_come_again_under_its_old_id() {
        var campaign = line.campaign();
        var id = start(campaign, file(2_500, 2_500), Map.of());
        done(campaign, id);
        var before = leads(campaign, "WAITING");
        line.asOperator()
                .delete(line.path("/campaigns/" + campaign + "/imports/" + id))
                .then()
                .statusCode(200)
                .body("state", equalTo("withdrawn"));
        assertThat(leads(campaign, "WAITING")).isEmpty();
        assertThat(leads(campaign, "REMOVED")).hasSameElementsAs(before);
        var again = done(campaign, start(campaign, file(2_500, 2_500), Map.of()));
        assertThat(counts(again)).isEqualTo("imported 2500 invalid 0 duplicate 0 suppressed 0 waiting 2500");
        assertThat(leads(campaign, "WAITING")).hasSameElementsAs(before);
    }

    @Test
    void a_file_that_nothing_can_be_made_of_fails_and_says_why() {
        var campaign = line.campaign();
        assertFails(campaign, "name,city\nAda,Berlin\n", "no column holds the number; name it in the mapping");
        assertFails(campaign, "", "the file is empty");
        assertFails(campaign, "phone,name,name\n", "column name is there twice");
        assertFails(campaign, "phone\n1\n\"" + "x".repeat(13_000_000), "after row 2: a cell longer than");
    }

    @Test
    void hostile_cells_are_refused_and_the_rest_comes_in() {
        var campaign = line.campaign();
        var file = "phone,note\n+12022000001," + "x".repeat(10_000_000) + "\n+12022000002,a\0b\n" + "+12022000003"
                + ",".repeat(100_000) + "\n+12022000004,\ud83d\n+12022000005,fine\n";
        var done = done(campaign, start(campaign, file.getBytes(StandardCharsets.UTF_8), Map.of()));
        assertThat(counts(done)).isEqualTo("imported 5 invalid 3 duplicate 0 suppressed 0 waiting 2");
    }

    @Test
    void what_is_said_about_a_file_is_checked_before_it_is_taken() {
        var campaign = line.campaign();
        assertRefused(campaign, "mapping", "not json");
        assertRefused(campaign, "mapping", "{\"nummer\":\"Telefon\"}");
        assertRefused(campaign, "country", "Germany");
        assertRefused(campaign, "charset", "no such thing");
        assertRefused(campaign, "separator", "ab");
        post(campaign, "phone\n".getBytes(StandardCharsets.UTF_8), Map.of(), "text/plain")
                .then()
                .statusCode(415);
        post(UUID.randomUUID().toString(), messy(), Map.of(), "text/csv").then().statusCode(404);
    }

    @Test
    void a_campaign_that_is_over_takes_no_more() throws SQLException {
        var campaign = line.campaign();
        engine.call(connection -> connection
                .createStatement()
                .executeUpdate("UPDATE campaign SET state = 'CANCELLED' WHERE id = '" + campaign + "'"));
        post(campaign, messy(), Map.of(), "text/csv").then().statusCode(409);
        line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"leads\":[{\"number\":\"+12025550123\"}]}")
                .post(line.path("/campaigns/" + campaign + "/leads"))
                .then()
                .statusCode(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[%s,%s,%s,%s,%s]",
                "%s\n%s\n%s\n%s\n%s\n",
            })
    void json_comes_in_as_an_array_or_line_by_line(String shape) {
        var campaign = line.campaign();
        var file = shape.formatted(
                "{\"number\":\"030 23125000\",\"fields\":{\"name\":\"Zoë\"}}",
                "{\"number\":[\"nonsense\"]}",
                "42",
                "{\"number\":\"030 23125001\",\"x\":[" + "1,".repeat(5_000) + "1]}",
                "{\"number\":\"+49 30 23125000\"}");
        var id = post(campaign, file.getBytes(StandardCharsets.UTF_8), Map.of("country", "DE"), "application/json")
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");
        assertThat(counts(done(campaign, id))).isEqualTo("imported 5 invalid 3 duplicate 1 suppressed 0 waiting 1");
        assertThat(errors(campaign, id))
                .contains("2,invalid,,\"has another shape than a lead\",")
                .contains("3,invalid,,\"is not an object\",")
                .contains("4,invalid,,\"is larger than a lead can be\",")
                .contains("5,duplicate,\"number\",\"the same number as row 1\"");
    }

    @Test
    void json_that_breaks_off_fails_and_keeps_what_came_before() {
        var campaign = line.campaign();
        var lead = "{\"number\":\"+12022%06d\"}";
        var file = IntStream.range(0, 700).mapToObj(lead::formatted).collect(Collectors.joining(",", "[", ",{\"num"));
        var id = post(campaign, file.getBytes(StandardCharsets.UTF_8), Map.of(), "application/json")
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> line.asOperator()
                        .get(line.path("/campaigns/" + campaign + "/imports/" + id))
                        .then()
                        .body("state", equalTo("failed"))
                        .body("failure", startsWith("after item 700:"))
                        .body("waiting", equalTo(700)));
    }

    @Test
    void imports_are_listed_by_pages() {
        var campaign = line.campaign();
        var ids = IntStream.range(0, 3)
                .mapToObj(i -> start(campaign, file(1, 1), Map.of()))
                .toList();
        var path = line.path("/campaigns/" + campaign + "/imports?limit=2");
        var first = line.asOperator().get(path).jsonPath();
        var second = line.asOperator()
                .get(path + "&cursor=" + first.getString("next"))
                .jsonPath();
        assertThat(first.<String>getList("items.id")).isEqualTo(ids.subList(0, 2));
        assertThat(second.<String>getList("items.id")).isEqualTo(ids.subList(2, 3));
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void what_is_no_file_of_leads_may_not_be_large() {
        var campaign = line.campaign();
        line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"leads\":[{\"number\":\"" + "1".repeat(5_000_000) + "\"}]}")
                .post(line.path("/campaigns/" + campaign + "/leads"))
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("status", equalTo(413))
                .body("detail", equalTo("at most 4194304 bytes"));
    }

    @Test
    void the_same_file_under_the_same_key_is_the_same_import() {
        var campaign = line.campaign();
        var first = postOnce(campaign, file(30, 30), "monday");
        var id = first.statusCode(202).extract().<String>path("id");
        done(campaign, id);
        var again = postOnce(campaign, file(30, 30), "monday");
        again.statusCode(202)
                .header("Idempotency-Replayed", "true")
                .header("Location", endsWith("/imports/" + id))
                .body("id", equalTo(id))
                .body("waiting", equalTo(30));
        postOnce(campaign, file(31, 31), "monday").statusCode(422).body("field", equalTo("Idempotency-Key"));
        postOnce(line.campaign(), file(30, 30), "monday").statusCode(422);
        postOnce(campaign, file(30, 30), "x".repeat(256)).statusCode(400);
        postOnce(campaign, file(30, 30), "tuesday").statusCode(202).body("id", not(equalTo(id)));
        var stranger = new TenantLine();
        stranger.asOperator()
                .contentType("text/csv")
                .header("Idempotency-Key", "monday")
                .body(file(30, 30))
                .post(stranger.path("/campaigns/" + stranger.campaign() + "/imports"))
                .then()
                .statusCode(202)
                .body("id", not(equalTo(id)));
        assertThat(leads(campaign, null)).hasSize(30);
    }

    @Test
    void a_key_whose_file_is_on_its_way_is_taken_until_that_has_been_silent_for_a_minute() throws Exception {
        var campaign = line.campaign();
        var id = postOnce(campaign, file(5, 5), "k").extract().<String>path("id");
        done(campaign, id);
        execute("UPDATE lead_import SET state = 'UPLOADING', content_sha256 = NULL, changed_at = now() WHERE id = '"
                + id + "'");
        postOnce(campaign, file(5, 5), "k").statusCode(409);
        execute("UPDATE lead_import SET changed_at = now() - interval '2 minutes' WHERE id = '" + id + "'");
        postOnce(campaign, file(5, 5), "k").statusCode(202).body("id", not(equalTo(id)));
        line.asOperator()
                .get(line.path("/campaigns/" + campaign + "/imports/" + id))
                .then()
                .body("state", equalTo("failed"));
    }

    private ValidatableResponse postOnce(String campaign, byte[] file, String key) {
        return line.asOperator()
                .contentType("text/csv")
                .header("Idempotency-Key", key)
                .body(file)
                .post(line.path("/campaigns/" + campaign + "/imports"))
                .then();
    }

    private void execute(String sql) throws Exception {
        engine.call(connection -> connection.createStatement().execute(sql));
    }

    private void assertFails(String campaign, String file, String failure) {
        var id = start(campaign, file.getBytes(StandardCharsets.UTF_8), Map.of());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> line.asOperator()
                        .get(line.path("/campaigns/" + campaign + "/imports/" + id))
                        .then()
                        .body("state", equalTo("failed"))
                        .body("failure", startsWith(failure)));
    }

    private void assertRefused(String campaign, String parameter, String value) {
        post(campaign, messy(), Map.of(parameter, value), "text/csv")
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("field", equalTo(parameter));
    }

    private Response post(String campaign, byte[] file, Map<String, String> query, String type) {
        return line.asOperator()
                .contentType(type)
                .queryParams(query)
                .body(file)
                .post(line.path("/campaigns/" + campaign + "/imports"));
    }

    private String start(String campaign, byte[] file, Map<String, String> query) {
        return post(campaign, file, query, "text/csv")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private JsonPath done(String campaign, String id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> line.asOperator()
                                .get(line.path("/campaigns/" + campaign + "/imports/" + id))
                                .jsonPath(),
                        view -> view.getString("state").equals("done"));
    }

    private String errors(String campaign, String id) {
        return line.asOperator()
                .get(line.path("/campaigns/" + campaign + "/imports/" + id + "/errors.csv"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** Ids of leads in a state, over all pages. */
    private List<String> leads(String campaign, String state) {
        var ids = new ArrayList<String>();
        var path = line.path("/campaigns/" + campaign + "/leads?limit=1000" + (state == null ? "" : "&state=" + state));
        for (var cursor = ""; cursor != null; ) {
            var page = line.asOperator()
                    .get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            ids.addAll(page.getList("items.id"));
            cursor = page.getString("next");
        }
        return ids;
    }

    private static String counts(JsonPath view) {
        return List.of("imported", "invalid", "duplicate", "suppressed", "waiting").stream()
                .map(name -> name + " " + view.getLong(name))
                .collect(Collectors.joining(" "));
    }

    /** The same of all chunks that the topic tells of. */
    private String announced(String id) {
        var chunks = await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> line.records(Topic.LEAD_DECISIONS, LeadsImported.class), found -> !found.isEmpty())
                .stream()
                .map(record -> record.event())
                .filter(event -> event.importId().toString().equals(id))
                .toList();
        assertThat(chunks)
                .extracting(LeadsImported::chunk)
                .containsExactlyElementsOf(
                        IntStream.range(0, chunks.size()).boxed().toList());
        return "imported %d invalid %d duplicate %d suppressed %d waiting %d"
                .formatted(
                        chunks.stream().mapToInt(LeadsImported::imported).sum(),
                        chunks.stream().mapToInt(LeadsImported::invalid).sum(),
                        chunks.stream().mapToInt(LeadsImported::duplicate).sum(),
                        chunks.stream().mapToInt(LeadsImported::suppressed).sum(),
                        chunks.stream().mapToInt(LeadsImported::waiting).sum());
    }

    private void suppress(String number) {
        var list = "/suppression-lists/" + UUID.randomUUID();
        line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"dnc\"}")
                .put(line.path(list))
                .then()
                .statusCode(201);
        line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"add\":[{\"number\":\"%s\"}]}".formatted(number))
                .post(line.path(list + "/entries"))
                .then()
                .statusCode(200);
    }

    /** Rows of which the numbers repeat after {@code distinct}. */
    private static byte[] file(int rows, int distinct) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "+1202%07d,name %d".formatted(2_000_000 + i % distinct, i))
                .collect(Collectors.joining("\n", "phone,name\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] messy() {
        try (var file = ImportTest.class.getResourceAsStream("/imports/messy.csv")) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
