package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "suppress",
        mixinStandardHelpOptions = true,
        description = "Who must not be called: put numbers on the tenant's list, take them off, ask.",
        subcommands = {
            SuppressCommand.Add.class,
            SuppressCommand.Lift.class,
            SuppressCommand.Load.class,
            SuppressCommand.Check.class
        })
public final class SuppressCommand implements Callable<Integer> {
    private static final int AT_ONCE = 5_000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Nobody of this tenant rings them any more.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(paramLabel = "NUMBER", arity = "1..*", description = "In E.164 (+1…).")
        private List<String> numbers;

        @Option(
                names = "--reason",
                defaultValue = "DNC",
                description = "DNC, OPT_OUT, COMPLAINT, WRONG_NUMBER or OTHER.")
        private String reason;

        @Override
        public Integer call() {
            return answer(session, change(session.api(), additions(numbers, reason)), "put on the list");
        }
    }

    @Command(name = "lift", mixinStandardHelpOptions = true, description = "Takes them off the list.")
    static final class Lift implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(paramLabel = "NUMBER", arity = "1..*", description = "In E.164 (+1…).")
        private List<String> numbers;

        @Override
        public Integer call() {
            var lifts = numbers.stream().map(number -> Map.of("number", number)).toList();
            return answer(session, change(session.api(), Map.of("lift", lifts)), "taken off the list");
        }
    }

    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            description =
                    "Puts a whole file on the list: one number a line; what stands behind a comma or semicolon is ignored.")
    static final class Load implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(paramLabel = "FILE", description = "The file.")
        private Path file;

        @Option(names = "--country", paramLabel = "ISO", description = "Of numbers without a country code.")
        private String country;

        @Option(
                names = "--reason",
                defaultValue = "DNC",
                description = "DNC, OPT_OUT, COMPLAINT, WRONG_NUMBER or OTHER.")
        private String reason;

        @Override
        public Integer call() throws IOException {
            if (!Files.isReadable(file)) {
                throw new Failure("there is no file " + file, "");
            }
            var numbers = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(line ->
                            line.split("[,;\t]", 2)[0].replace("\ufeff", "").strip())
                    .filter(number -> number.matches(".*\\d.*"))
                    .toList();
            var results = new ArrayList<JsonNode>();
            for (var from = 0; from < numbers.size(); from += AT_ONCE) {
                var part = new HashMap<>(
                        additions(numbers.subList(from, Math.min(numbers.size(), from + AT_ONCE)), reason));
                if (country != null) {
                    part.put("country", country);
                }
                results.add(change(session.api(), part));
            }
            var added = results.stream()
                    .mapToLong(result -> result.path("added").asLong())
                    .sum();
            var refused = results.stream()
                    .mapToLong(result -> result.path("refused").size())
                    .sum();
            session.out()
                    .answer(
                            Map.of("numbers", numbers.size(), "added", added, "refused", refused),
                            out -> out.line(
                                    "%,d numbers: %,d put on the list, %,d refused", numbers.size(), added, refused));
            return refused == 0 ? 0 : 1;
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "May this number be called now? Rule by rule. Exit code 1 if it may not.")
    static final class Check implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(paramLabel = "NUMBER", description = "In E.164 (+1…).")
        private String number;

        @Option(
                names = "--campaign",
                paramLabel = "ID|NAME",
                description = "With this campaign's windows, caps and lists.")
        private String campaign;

        @Override
        public Integer call() {
            var api = session.api();
            var question = new HashMap<String, Object>(Map.of("number", number));
            if (campaign != null) {
                question.put("campaignId", Campaigns.id(api, campaign));
            }
            var answer = api.post("/contactability", question);
            session.out().answer(answer, out -> print(out, answer));
            return answer.path("callable").asBoolean() ? 0 : 1;
        }
    }

    static void print(Output out, JsonNode answer) {
        out.line(answer.path("callable").asBoolean() ? "may be called now" : "must not be called now");
        answer.path("rules")
                .forEach(rule -> out.line(
                        "  %s %-16s %s",
                        out.style().mark(rule.path("holds").asBoolean()),
                        rule.path("rule").asText(),
                        rule.path("reason").isNull() ? "" : rule.path("reason").asText()));
    }

    static Map<String, Object> additions(List<String> numbers, String reason) {
        return Map.of(
                "add",
                numbers.stream()
                        .map(number -> Map.of("number", number, "reason", reason))
                        .toList());
    }

    /** On the tenant's own list, which is made when it is not there. */
    static JsonNode change(Api api, Map<String, Object> change) {
        var list = UUID.nameUUIDFromBytes(
                ("ringline-cli|" + api.tenant() + "|do-not-call").getBytes(StandardCharsets.UTF_8));
        api.put("/suppression-lists/" + list, Map.of("name", "do not call", "tenantWide", true));
        return api.post("/suppression-lists/" + list + "/entries", change);
    }

    private static int answer(Session session, JsonNode done, String what) {
        var changed = done.path("added").asLong() + done.path("lifted").asLong();
        session.out().answer(done, out -> {
            out.line("%,d %s", changed, what);
            done.path("refused")
                    .forEach(refused -> out.line(
                            "  refused %s: %s",
                            refused.path("item").asText(),
                            refused.path("reason").asText()));
        });
        return done.path("refused").isEmpty() ? 0 : 1;
    }
}
