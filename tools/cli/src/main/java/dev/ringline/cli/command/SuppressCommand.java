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
    private static final int REFUSALS_SHOWN = 20;

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
                    "Puts a whole file on the list: one number a line; what stands behind a comma, semicolon or tab is ignored,"
                            + " and so is a header. Names every row that is no number; exit code 1 if there was one.")
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
            var entries = NumberFile.read(Files.readAllBytes(file));
            var added = 0L;
            var refusals = new ArrayList<Refusal>();
            for (var from = 0; from < entries.size(); from += AT_ONCE) {
                var part = entries.subList(from, Math.min(entries.size(), from + AT_ONCE));
                var done = SuppressCommand.change(session.api(), additionsOf(part));
                added += done.path("added").asLong();
                done.path("refused").forEach(refused -> refusals.add(refusal(part, refused)));
            }
            answer(entries.size(), added, refusals);
            return refusals.isEmpty() ? 0 : 1;
        }

        private Map<String, Object> additionsOf(List<NumberFile.Entry> part) {
            var change = new HashMap<>(
                    additions(part.stream().map(NumberFile.Entry::number).toList(), reason));
            if (country != null) {
                change.put("country", country);
            }
            return change;
        }

        /** The service names {@code add[3]}; who made the file knows rows. */
        private static Refusal refusal(List<NumberFile.Entry> part, JsonNode refused) {
            var place = Integer.parseInt(refused.path("item").asText().replaceAll("\\D", ""));
            return new Refusal(part.get(place).row(), refused.path("reason").asText());
        }

        private void answer(int numbers, long added, List<Refusal> refusals) {
            session.out()
                    .answer(
                            Map.of(
                                    "numbers",
                                    numbers,
                                    "added",
                                    added,
                                    "refused",
                                    refusals.size(),
                                    "refusals",
                                    refusals),
                            out -> {
                                out.line(
                                        "%,d numbers: %,d put on the list, %,d on it already or twice in the file, %,d refused",
                                        numbers, added, numbers - added - refusals.size(), refusals.size());
                                refusals.stream()
                                        .limit(REFUSALS_SHOWN)
                                        .forEach(each -> out.line("  row %,d: %s", each.row(), each.reason()));
                                if (refusals.size() > REFUSALS_SHOWN) {
                                    out.line(
                                            "  and %,d more: --json has all of them", refusals.size() - REFUSALS_SHOWN);
                                }
                            });
        }

        private record Refusal(long row, String reason) {}
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
