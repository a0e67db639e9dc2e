package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.api.CarrierSetup;
import dev.ringline.cli.line.Line;
import dev.ringline.cli.line.LineEvents;
import dev.ringline.cli.line.LinePorts;
import dev.ringline.cli.line.LineSettings;
import dev.ringline.cli.line.Providers;
import dev.ringline.sandbox.livekit.InviteLog.Invite;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.server.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The whole line as processes, to be hurt; and the three things that must hold afterwards. */
final class Stack implements AutoCloseable {
    static final int CPS = 20;

    /** The deadline of an attempt, the fence, two looks at the carrier 30 s apart, and a busy machine. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(4);

    private static final String TENANT = "stack";
    private static final int NUMBERS_A_CAMPAIGN = 2;
    private static final List<String> UNDER_WAY = List.of("WAITING", "READY", "IN_CALL", "WRAP_UP", "UNKNOWN");

    private final Line line;
    private final Api api;
    private int campaigns;
    private int numbers;

    private Stack(Line line) {
        this.line = line;
        var tokens = line.tokens();
        this.api = new Api(line.edge(), TENANT, () -> tokens.mint(TENANT, "operator", "admin", "auditor", "viewer"));
    }

    /** @param name of a folder under target/stack, made anew */
    static Stack start(String name) {
        var folder = Path.of("target", "stack", name);
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var settings = LineSettings.simulated(folder, LinePorts.free()).fast().unsupervised();
        var stack = new Stack(Line.prepare(settings, LineEvents.QUIET).start());
        CarrierSetup.simulated(CPS, 100).apply(stack.api);
        stack.api.post("/phone-numbers/import");
        return stack;
    }

    Line line() {
        return line;
    }

    SimulatedLiveKit liveKit() {
        return line.providers().simulatedLiveKit();
    }

    /** A running campaign with numbers of its own, ringing two seconds at most, always open. */
    String campaign() {
        var windows = Arrays.stream(DayOfWeek.values())
                .map(day -> Map.of("day", day.name(), "from", "00:00", "until", "00:00"))
                .toList();
        var definition = new TreeMap<String, Object>();
        definition.put("name", "stack " + ++campaigns);
        definition.put("sipTrunkId", Providers.SIMULATED_TRUNK);
        definition.put("agentName", "agent");
        definition.put("schedule", Map.of("windows", windows));
        definition.put("retry", Map.of("maxAttempts", 1));
        definition.put("ringingTimeoutS", 2);
        var id = api.post("/campaigns", definition).path("id").asText();
        api.all("/phone-numbers").stream()
                .skip((campaigns - 1L) * NUMBERS_A_CAMPAIGN)
                .limit(NUMBERS_A_CAMPAIGN)
                .forEach(number -> await().atMost(Duration.ofSeconds(30))
                        .ignoreException(ApiProblem.class)
                        .until(() -> api.put(
                                        "/phone-numbers/" + number.path("id").asText(), Map.of("campaignId", id))
                                .has("id")));
        api.post("/campaigns/" + id + "/start", Map.of());
        return id;
    }

    /** Leads with numbers nobody had before, whose callees do what the script says. */
    List<String> leads(String campaign, int count, String script) {
        var fresh = IntStream.range(0, count).mapToObj(_ -> nextNumber()).toList();
        fresh.forEach(number -> liveKit().callees().set(number, script));
        var items = fresh.stream().map(number -> Map.of("number", number)).toList();
        api.post("/campaigns/" + campaign + "/leads", Map.of("leads", items));
        return fresh;
    }

    /** Waits until nothing of the campaign is under way, then holds it against what the carrier saw. */
    JsonNode settledAndSound(String campaign, List<String> called) {
        await("settled: " + campaign)
                .atMost(SETTLED_WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsMatching(e -> e instanceof ApiProblem || e instanceof Failure)
                .until(() -> underWay(campaign) == 0);
        var shown = api.get("/campaigns/" + campaign);
        assertThat(liveKit().invites().maxPerAttempt())
                .as("INVITEs an attempt (P1)")
                .isLessThanOrEqualTo(1);
        assertThat(liveKit().invites().maxSlidingSecond())
                .as("INVITEs in a second (P4)")
                .isLessThanOrEqualTo(CPS);
        assertThat(shown.path("conserved").asBoolean())
                .as("conservation (P5): " + shown)
                .isTrue();
        assertThat(shown.path("conservation").path("imported").asInt()).isEqualTo(called.size());
        var perNumber = invites().stream()
                .filter(invite -> called.contains(invite.to()))
                .collect(Collectors.groupingBy(Invite::to, Collectors.counting()));
        assertThat(perNumber.values()).as("one attempt was allowed a lead").allMatch(count -> count == 1);
        return shown.path("leads");
    }

    List<Invite> invites() {
        return new ArrayList<>(liveKit().invites().list());
    }

    /**
     * As the dialer gave them out. What the carrier saw is judged where the machine is not busy with starting services: a
     * stall between the two bunches INVITEs that were sent apart.
     */
    private int mostSlotsInASecond() {
        var slots = api.all("/attempts").stream()
                .filter(attempt -> attempt.hasNonNull("slotAt"))
                .map(attempt -> Instant.parse(attempt.path("slotAt").asText()))
                .sorted()
                .toList();
        var most = 0;
        for (int first = 0, last = 0; last < slots.size(); last++) {
            while (!slots.get(last).isBefore(slots.get(first).plusSeconds(1))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private int underWay(String campaign) {
        var leads = api.get("/campaigns/" + campaign).path("leads");
        return leads.isEmpty()
                ? 1
                : UNDER_WAY.stream()
                        .mapToInt(state -> leads.path(state).asInt())
                        .sum();
    }

    private String nextNumber() {
        var areas = List.of("206", "213", "303", "305", "313", "404", "503", "512", "602", "617");
        return "+1%s55501%02d".formatted(areas.get(numbers / 100), numbers++ % 100);
    }

    @Override
    public void close() {
        line.close();
    }
}
