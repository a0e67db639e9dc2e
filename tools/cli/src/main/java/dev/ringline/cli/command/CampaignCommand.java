package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.screen.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        description = "Campaigns: create, show, start, pause, resume, cancel.",
        subcommands = {
            CampaignCommand.Create.class,
            CampaignCommand.Show.class,
            CampaignCommand.ListAll.class,
            CampaignCommand.Start.class,
            CampaignCommand.Pause.class,
            CampaignCommand.Resume.class,
            CampaignCommand.Cancel.class
        })
public final class CampaignCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Creates a campaign as a draft.",
                "What is left out has a careful default: Monday to Saturday, nine to eight where the callee is, three attempts, "
                        + "an hour apart. A file holds the whole definition as JSON; options go over it."
            },
            footer = {"", "Example:  ringline campaign create --name spring --trunk ST_… --agent greeter --cps 5"})
    static final class Create implements Callable<Integer> {
        @Mixin
        private Session session;

        @Option(names = "--file", paramLabel = "JSON", description = "The definition.")
        private Path file;

        @Option(names = "--name", description = "For people.")
        private String name;

        @Option(names = "--trunk", paramLabel = "ST_…", description = "LiveKit's id of one of our trunks.")
        private String trunk;

        @Option(names = "--agent", description = "The agent's name in LiveKit.")
        private String agent;

        @Option(names = "--cps", description = "Calls a second, at most; the carrier's limit holds besides.")
        private Integer cps;

        @Option(names = "--concurrency", description = "Calls at once, at most.")
        private Integer concurrency;

        @Option(
                names = "--hours",
                paramLabel = "FROM-UNTIL",
                description = "When callees may be called, where they are, on each day: 09:00-20:00.")
        private String hours;

        @Option(names = "--attempts", description = "How often a lead is tried, at most.")
        private Integer attempts;

        @Option(names = "--ringing-timeout", paramLabel = "SECONDS", description = "How long it rings, 1 to 70.")
        private Integer ringingTimeoutS;

        @Override
        public Integer call() throws IOException {
            var created = session.api().post("/campaigns", definition());
            session.out()
                    .answer(
                            created,
                            out -> out.line(
                                            "Created %s as a draft: %s",
                                            out.style()
                                                    .bold(created.path("name").asText()),
                                            created.path("id").asText())
                                    .line(
                                            "Next: ringline numbers link +… --campaign %1$s; ringline import leads.csv --campaign %1$s",
                                            created.path("name").asText()));
            return 0;
        }

        private ObjectNode definition() throws IOException {
            if (file == null && (name == null || trunk == null || agent == null)) {
                throw new Failure(
                        "a campaign needs a name, a trunk and an agent",
                        "--name, --trunk ST_… and --agent, or a --file.");
            }
            var definition = file == null ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(file.toFile());
            put(definition, "name", name);
            put(definition, "sipTrunkId", trunk);
            put(definition, "agentName", agent);
            put(definition.withObjectProperty("limits"), "cps", cps);
            put(definition.withObjectProperty("limits"), "concurrency", concurrency);
            put(definition.withObjectProperty("retry"), "maxAttempts", attempts);
            put(definition, "ringingTimeoutS", ringingTimeoutS);
            if (hours != null) { // an empty schedule would be one without hours
                put(definition.withObjectProperty("schedule"), "windows", Hours.windows(hours));
            }
            return definition;
        }

        private static void put(ObjectNode object, String field, Object value) {
            if (value != null) {
                object.set(field, JSON.valueToTree(value));
            }
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "The whole configuration of a campaign, its numbers, and where its leads stand.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private Session session;

        @Parameters(arity = "0..1", paramLabel = "ID|NAME", description = "Default: the only one there is.")
        private String named;

        @Override
        public Integer call() {
            var api = session.api();
            var campaign = Campaigns.get(api, named);
            var id = campaign.path("id").asText();
            var numbers = api.all("/phone-numbers").stream()
                    .filter(number -> id.equals(number.path("campaignId").asText()))
                    .toList();
            var liveKit = LiveKitSays.of(api);
            var answer = (ObjectNode) campaign.deepCopy();
            answer.set("numbers", JSON.valueToTree(numbers));
            answer.put("liveKit", liveKit.path("mode").asText());
            session.out().answer(answer, out -> {
                print(out, campaign, numbers);
                if (!LiveKitSays.warning(liveKit).isEmpty()) {
                    out.line("  " + out.style().warn("%s"), LiveKitSays.warning(liveKit));
                }
            });
            return 0;
        }

        private static JsonNode withHours(JsonNode campaign) {
            var shown = campaign.deepCopy();
            if (shown.path("schedule") instanceof ObjectNode schedule && schedule.has("windows")) {
                schedule.set("windows", JSON.valueToTree(Hours.shown(schedule.path("windows"))));
            }
            return shown;
        }

        private static void print(Output out, JsonNode campaign, java.util.List<JsonNode> numbers) {
            out.heading(campaign.path("name").asText() + "  "
                    + campaign.path("state").asText());
            Tree.print(out, withHours(campaign), Set.of("name", "state", "leads", "conservation", "conserved"));
            out.line("").heading("Numbers");
            var table = new Table("number", "active", "trunk", "id");
            numbers.forEach(number -> table.row(
                    number.path("number").asText(),
                    number.path("isActive").asBoolean() ? "yes" : "no",
                    number.path("livekitTrunkId").asText(),
                    number.path("id").asText()));
            out.table(table);
            out.line("").heading("Leads");
            Tree.print(out, campaign.path("leads"), Set.of());
            out.line("  " + conservation(campaign.path("conservation"), out));
        }
    }

    /** The law, with its numbers. */
    static String conservation(JsonNode buckets, Output out) {
        if (buckets.isMissingNode()) {
            return "";
        }
        var parts = buckets.properties().stream()
                .filter(bucket -> !bucket.getKey().equals("imported"))
                .map(bucket ->
                        "%s %,d".formatted(bucket.getKey(), bucket.getValue().asLong()))
                .collect(Collectors.joining(" + "));
        var sum = buckets.properties().stream()
                .filter(bucket -> !bucket.getKey().equals("imported"))
                .mapToLong(bucket -> bucket.getValue().asLong())
                .sum();
        var imported = buckets.path("imported").asLong();
        return "%s imported %,d = %s".formatted(out.style().mark(sum == imported), imported, parts);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "All campaigns.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private Session session;

        @Override
        public Integer call() {
            var campaigns = session.api().all("/campaigns");
            session.out().answer(campaigns, out -> {
                var table = new Table("name", "state", "paused for", "cps", "trunk", "id");
                campaigns.forEach(campaign -> table.row(
                        campaign.path("name").asText(),
                        campaign.path("state").asText(),
                        reasons(campaign),
                        campaign.path("limits").path("cps").asText(),
                        campaign.path("sipTrunkId").asText(),
                        campaign.path("id").asText()));
                out.table(table);
            });
            return 0;
        }

        private static String reasons(JsonNode campaign) {
            var reasons = new java.util.ArrayList<String>();
            campaign.path("reasons").forEach(reason -> reasons.add(reason.asText()));
            return String.join(", ", reasons);
        }
    }

    /** What the four moves share. */
    abstract static class Moving implements Callable<Integer> {
        private final String word;
        private final Set<String> states;

        @Mixin
        private Session session;

        @Parameters(arity = "0..1", paramLabel = "ID|NAME", description = "Default: the only one there is.")
        private String named;

        Moving(String word, Set<String> states) {
            this.word = word;
            this.states = states;
        }

        @Override
        public Integer call() {
            var api = session.api();
            var moved = move(api, Campaigns.id(api, named));
            session.out()
                    .answer(
                            moved,
                            out -> out.line(
                                    "%s is %s%s",
                                    moved.path("name").asText(),
                                    moved.path("state").asText(),
                                    stillPaused(moved)));
            return states.contains(moved.path("state").asText()) ? 0 : 1;
        }

        private JsonNode move(Api api, String id) {
            return api.post("/campaigns/" + id + "/" + word, Map.of());
        }

        private static String stillPaused(JsonNode campaign) {
            return campaign.path("reasons").isEmpty()
                    ? ""
                    : ", for " + campaign.path("reasons").toString().replaceAll("[\\[\\]\"]", "");
        }
    }

    @Command(name = "start", mixinStandardHelpOptions = true, description = "Starts calling, or schedules it.")
    static final class Start extends Moving {
        Start() {
            super("start", Set.of("RUNNING", "SCHEDULED"));
        }
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "No further call until it is resumed.")
    static final class Pause extends Moving {
        Pause() {
            super("pause", Set.of("PAUSED"));
        }
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lifts a person's pause, and no other: exit code 1 if another still holds.")
    static final class Resume extends Moving {
        Resume() {
            super("resume", Set.of("RUNNING"));
        }
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Ends the campaign for good.")
    static final class Cancel extends Moving {
        Cancel() {
            super("cancel", Set.of("CANCELLED"));
        }
    }
}
