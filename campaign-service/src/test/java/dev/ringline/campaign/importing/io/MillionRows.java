package dev.ringline.campaign.importing.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.TenantLine;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast and how flat an import is (TARGETS S4). By hand: {@code -Dtest=MillionRows}, {@code -Drows=10000000} for more. One
 * row in twenty is a duplicate, one in fifty is invalid. Beside it the same rows by a staged COPY and ON CONFLICT into a
 * table with the same indexes.
 */
@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class MillionRows {
    private static final int ROWS = Integer.getInteger("rows", 1_000_000);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final TenantLine line = new TenantLine();

    @TestHTTPResource
    URI service;

    @TempDir
    Path folder;

    @Test
    void all_come_in_as_fast_at_the_end_as_at_the_beginning() throws Exception {
        var file = write(folder.resolve("leads.csv"));
        System.out.printf("%,d rows, %,d bytes%n", ROWS, Files.size(file));
        var campaign = line.campaign();
        var began = System.nanoTime();
        var id = upload(campaign, file);
        System.out.printf("stored whole after %.2f s%n", seconds(began));
        watch(id, began);
        assertThat((Long) Leads.value("SELECT imported FROM lead_import WHERE id = ?", id))
                .isEqualTo(ROWS);
        assertThat(line.asOperator().get(line.path("/campaigns/" + campaign)).<Boolean>path("conserved"))
                .isTrue();
        rival(file);
    }

    private void watch(UUID id, long began) {
        var dialable = false;
        var next = ROWS / 10;
        var most = 0L;
        while (seconds(began) < LONGEST.toSeconds()) {
            most = Math.max(most, heap());
            if (!dialable && Leads.value("SELECT 1 FROM lead WHERE import_id = ? LIMIT 1", id) != null) {
                dialable = true;
                System.out.printf("first lead dialable after %.2f s%n", seconds(began));
            }
            var done = (Long) Leads.value("SELECT rows_done FROM lead_import WHERE id = ?", id);
            if (done >= next) {
                System.out.printf(
                        "%,10d rows after %6.2f s, heap %d MB, of that old %d MB after its last collection%n",
                        done, seconds(began), heap() >> 20, old() >> 20);
                next = (int) (done / (ROWS / 10) + 1) * (ROWS / 10);
            }
            if (Leads.value("SELECT 1 FROM lead_import WHERE id = ? AND ended_at IS NOT NULL", id) != null) {
                System.out.printf("done after %.2f s, heap at most %d MB%n", seconds(began), most >> 20);
                return;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("not done after " + LONGEST);
    }

    private UUID upload(String campaign, Path file) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(service.resolve(line.path("/campaigns/" + campaign + "/imports")))
                    .header("Authorization", "Bearer " + SharedServers.tokens().mint(line.tenant, "operator"))
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            var path = response.headers().firstValue("Location").orElseThrow();
            return UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        }
    }

    private static Path write(Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            out.write("phone,first_name,city,reference_no\n");
            for (var row = 0; row < ROWS; row++) {
                out.write("%s,Name %d,City %d,%d%n".formatted(number(row), row % 1_000, row % 97, row));
            }
        }
        return file;
    }

    /** French mobiles, which are a hundred million without a gap. */
    private static String number(int row) {
        if (row % 50 == 49) {
            return "+3361";
        }
        return "+336%08d".formatted(10_000_000 + (row % 20 == 19 ? row - 19 : row));
    }

    /** What a user would write instead: no zones, no lists, no announcements, no reasons. */
    private static void rival(Path file) throws Exception {
        var servers = SharedServers.servers();
        var url = "jdbc:postgresql://%s:%d/campaign".formatted(servers.databaseHost(), servers.databasePort());
        try (var connection = java.sql.DriverManager.getConnection(url, "campaign_owner", "ringline");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE rival (LIKE lead INCLUDING ALL)");
            statement.execute("CREATE UNLOGGED TABLE staged (number text, name text, city text, reference text)");
            var began = System.nanoTime();
            try (var in = Files.newInputStream(file)) {
                var copy = connection.unwrap(org.postgresql.PGConnection.class).getCopyAPI();
                copy.copyIn("COPY staged FROM STDIN WITH (FORMAT csv, HEADER)", in);
            }
            var inserted = statement.executeUpdate("""
                    INSERT INTO rival (campaign_id, id, tenant_id, number, number_hash, fields, created_at, state, due_at, changed_at)
                    SELECT '00000000-0000-0000-0000-000000000001', gen_random_uuid(), 't', number,
                        encode(sha256(number::bytea), 'hex'), json_build_object('name', name, 'city', city)::text,
                        now(), 'WAITING', now(), now()
                    FROM staged WHERE length(number) > 8 ON CONFLICT DO NOTHING""");
            System.out.printf("staged COPY and ON CONFLICT: %,d leads after %.2f s%n", inserted, seconds(began));
            statement.execute("DROP TABLE rival, staged");
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long old() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Old"))
                .map(MemoryPoolMXBean::getCollectionUsage)
                .flatMap(usage -> Optional.ofNullable(usage).stream())
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
    }
}
