package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.CarrierSetup;
import dev.ringline.cli.screen.Table;
import dev.ringline.sandbox.process.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "numbers",
        mixinStandardHelpOptions = true,
        description = "The tenant's phone numbers: import them from the provider, link them to campaigns.",
        subcommands = {
            NumbersCommand.Account.class,
            NumbersCommand.Import.class,
            NumbersCommand.ListAll.class,
            NumbersCommand.Link.class,
            NumbersCommand.Unlink.class
        })
public final class NumbersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    @Command(
            name = "account",
            mixinStandardHelpOptions = true,
            description = {
                "Tells the line which Twilio account, pool and LiveKit trunk are this tenant's.",
                "The credentials come from TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and are sealed where they are kept.",
                "A simulated line needs neither: its account is known."
            })
    static final class Account implements Callable<Integer> {
        @Mixin
        private Session session;

        @Option(
                names = "--trunk",
                paramLabel = "ST_…",
                required = true,
                description = "LiveKit's id of the outbound trunk.")
        private String trunk;

        @Option(
                names = "--cps",
                defaultValue = "1",
                description = "Calls a second that Twilio grants the trunk (default: 1).")
        private int cps;

        @Option(names = "--concurrency", defaultValue = "10", description = "Calls at once (default: 10).")
        private int concurrency;

        @Override
        public Integer call() {
            var api = session.api();
            setup(session.isSimulated()).apply(api);
            session.out()
                    .answer(
                            java.util.Map.of("ok", true, "sipTrunkId", trunk, "cps", cps, "concurrency", concurrency),
                            out -> out.line("Trunk %s: %d calls a second, %d at once.", trunk, cps, concurrency)
                                    .line("Next: ringline numbers import"));
            return 0;
        }

        /** A simulated line has one account, whose credentials everybody knows. */
        private CarrierSetup setup(boolean simulated) {
            if (simulated && System.getenv("TWILIO_ACCOUNT_SID") == null) {
                var known = CarrierSetup.simulated(cps, concurrency);
                return new CarrierSetup(known.accountSid(), known.authToken(), trunk, cps, concurrency);
            }
            return new CarrierSetup(
                    variable("TWILIO_ACCOUNT_SID"), variable("TWILIO_AUTH_TOKEN"), trunk, cps, concurrency);
        }

        private static String variable(String name) {
            var value = System.getenv(name);
            if (value == null || value.isBlank()) {
                throw new Failure(
                        name + " is not set",
                        "Export it; docs/going-live.md says where to find it. On a simulated line it is not needed.");
            }
            return value;
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Imports every number of the tenant's provider account. Again and again comes to the same.")
    static final class Import implements Callable<Integer> {
        private static final Duration DONE_WITHIN = Duration.ofMinutes(10);

        @Mixin
        private Session session;

        @Override
        public Integer call() {
            var api = session.api();
            var done = await(api, api.post("/phone-numbers/import"));
            var failure = done.path("failure").asText(done.path("problem").asText(""));
            if (!failure.isBlank() && !"null".equals(failure)) {
                throw new Failure("the import did not finish: " + failure, "Importing again goes on where it can.");
            }
            session.out().answer(done, out -> {
                out.heading("Numbers imported");
                Tree.print(out, done, Set.of("numbers", "next", "id", "tenantId"));
            });
            return 0;
        }

        static JsonNode await(Api api, JsonNode started) {
            var latest = new ArrayList<>(List.of(started));
            Waiting.until(DONE_WITHIN, () -> {
                if (isOver(latest.getLast())) {
                    return true;
                }
                Waiting.until(Duration.ofMillis(300), () -> false);
                latest.add(
                        api.get("/phone-numbers/imports/" + started.path("id").asText()));
                return isOver(latest.getLast());
            });
            return latest.getLast();
        }

        private static boolean isOver(JsonNode state) {
            return !"running".equalsIgnoreCase(state.path("state").asText("done"));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "All numbers, and what each is linked to.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private Session session;

        @Option(names = "--campaign", paramLabel = "ID|NAME", description = "Only those of one campaign.")
        private String campaign;

        @Override
        public Integer call() {
            var api = session.api();
            var wanted = campaign == null ? null : Campaigns.id(api, campaign);
            var numbers = api.all("/phone-numbers").stream()
                    .filter(number -> wanted == null
                            || wanted.equals(number.path("campaignId").asText()))
                    .toList();
            session.out().answer(numbers, out -> {
                var table = new Table("number", "type", "active", "campaign", "trunk", "id");
                numbers.forEach(number -> table.row(
                        number.path("number").asText(),
                        number.path("type").asText(),
                        number.path("isActive").asBoolean() ? "yes" : "no",
                        number.path("campaignId").asText(),
                        number.path("livekitTrunkId").asText(),
                        number.path("id").asText()));
                out.table(table).line("  %d numbers", numbers.size());
            });
            return 0;
        }
    }

    @Command(
            name = "link",
            mixinStandardHelpOptions = true,
            description = "Links numbers to a campaign: callees of the campaign see one of them.")
    static final class Link implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(paramLabel = "NUMBER|ID", arity = "1..*", description = "In E.164 (+1…), or by id.")
        private List<String> numbers;

        @Option(names = "--campaign", paramLabel = "ID|NAME", required = true, description = "Which campaign.")
        private String campaign;

        @Override
        public Integer call() {
            var api = session.api();
            var id = Campaigns.id(api, campaign);
            return change(session, api, numbers, java.util.Map.of("campaignId", id), "linked");
        }
    }

    @Command(name = "unlink", mixinStandardHelpOptions = true, description = "Takes numbers out of their campaign.")
    static final class Unlink implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(paramLabel = "NUMBER|ID", arity = "1..*", description = "In E.164 (+1…), or by id.")
        private List<String> numbers;

        @Override
        public Integer call() {
            var none = Collections.singletonMap("campaignId", null);
            return change(session, session.api(), numbers, none, "unlinked");
        }
    }

    private static int change(Session session, Api api, List<String> numbers, Object change, String done) {
        var changed = new ArrayList<JsonNode>();
        for (var number : numbers) {
            var id = Numbers.find(api, number).path("id").asText();
            changed.add(api.put("/phone-numbers/" + id, change));
        }
        session.out().answer(changed, out -> out.line("%d %s", changed.size(), done));
        return 0;
    }
}
