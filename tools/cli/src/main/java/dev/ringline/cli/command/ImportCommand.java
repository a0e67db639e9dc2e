package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.screen.Table;
import dev.ringline.sandbox.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports a file of leads (CSV in any encoding, any separator, any column order) into a campaign and waits for it.",
            "The first row names the columns. One holds the number: number, phone, tel, mobile, Telefon … or what --mapping says. "
                    + "zone, externalId, expiresAt and priority mean what they say; the agent gets all others.",
            "Every row becomes a lead or is refused with its row, column and reason."
        },
        footer = {"", "Example:  ringline import leads.csv --campaign spring --country DE --errors errors.csv"})
public final class ImportCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration DONE_WITHIN = Duration.ofHours(2);
    private static final int REFUSALS_SHOWN = 10;

    @Mixin
    private Session session;

    @Parameters(paramLabel = "FILE", description = "The CSV file.")
    private Path file;

    @Option(names = "--campaign", paramLabel = "ID|NAME", description = "Default: the only one there is.")
    private String campaign;

    @Option(names = "--country", paramLabel = "ISO", description = "Of numbers without a country code, for example DE.")
    private String country;

    @Option(
            names = "--mapping",
            paramLabel = "JSON",
            description = "Which header means what: {\"number\":\"Telefon\",\"zone\":…,\"fields\":{…}}.")
    private String mapping;

    @Option(names = "--dry-run", description = "Only say what would come of it.")
    private boolean dryRun;

    @Option(names = "--errors", paramLabel = "FILE", description = "Write all refusals there, as CSV.")
    private Path errors;

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Failure("there is no file " + file + " that can be read", "");
        }
        var api = session.api();
        var imports = "/campaigns/" + Campaigns.id(api, campaign) + "/imports";
        var started = start(api, imports, file, country, mapping, dryRun);
        var done = await(api, imports, started);
        var refusals = api.text(imports + "/" + done.path("id").asText() + "/errors.csv");
        if (errors != null) {
            Files.writeString(errors, refusals);
        }
        session.out().answer(done, out -> print(out, done, refusals));
        return "done".equals(done.path("state").asText()) ? 0 : 1;
    }

    static JsonNode start(Api api, String imports, Path file, String country, String mapping, boolean dryRun) {
        var query = "?dryRun=" + dryRun
                + (country == null ? "" : "&country=" + Api.encoded(country))
                + (mapping == null ? "" : "&mapping=" + Api.encoded(mapping));
        return api.post(imports + query, file, "text/csv");
    }

    static JsonNode await(Api api, String imports, JsonNode started) {
        var latest = new AtomicReference<>(started);
        Waiting.until(DONE_WITHIN, () -> {
            latest.set(api.get(imports + "/" + started.path("id").asText()));
            var over = Set.of("done", "failed", "withdrawn")
                    .contains(latest.get().path("state").asText());
            return over || Waiting.until(POLL, () -> false);
        });
        return latest.get();
    }

    private void print(Output out, JsonNode done, String refusals) {
        if (done.hasNonNull("failure")) {
            out.heading(file.getFileName() + " was not imported");
            out.line("  " + out.style().bad("%s"), done.path("failure").asText());
            return;
        }
        out.heading((dryRun ? "Would import " : "Imported ") + file.getFileName());
        for (var count : new String[] {"imported", "waiting", "suppressed", "invalid", "duplicate"}) {
            out.field(count, "%,d".formatted(done.path(count).asLong()));
        }
        var table = new Table("row", "column", "reason");
        Refusals.read(refusals).stream()
                .limit(REFUSALS_SHOWN)
                .forEach(one -> table.row(one.row(), one.column(), one.reason()));
        if (!table.isEmpty()) {
            out.line("").heading("Refused").table(table);
            out.line(errors == null ? "  --errors FILE writes all of them" : "  all of them: " + errors);
        }
    }
}
