package dev.ringline.cli.command;

import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.api.CarrierSetup;
import dev.ringline.cli.line.Current;
import dev.ringline.cli.line.Line;
import dev.ringline.cli.line.LinePorts;
import dev.ringline.cli.line.LineSettings;
import dev.ringline.cli.line.LineStopped;
import dev.ringline.cli.line.LiveKitMode;
import dev.ringline.cli.line.LiveProviders;
import dev.ringline.cli.screen.Style;
import dev.ringline.sandbox.House;
import dev.ringline.sandbox.server.Service;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the whole line on this machine and keeps it running until Ctrl-C.",
            "PostgreSQL, Kafka, the four services, one local edge, and simulated LiveKit and Twilio. What it learns is kept "
                    + "for the next time.",
            "",
            "With --live the providers are the real ones. It then rings only the destinations that you allow."
        },
        footer = {
            "",
            "Ports: 8080 edge, 8081-8084 services, 7880 LiveKit, 8090 Twilio, 19092 Kafka, 15432 PostgreSQL; each can be "
                    + "moved with RINGLINE_<WHO>_PORT, for instance RINGLINE_EDGE_PORT or RINGLINE_CALL_LOG_PORT.",
            "--live reads LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        })
public final class UpCommand implements Callable<Integer> {
    private static final int SIMULATED_CPS = 10;
    private static final int SIMULATED_CONCURRENCY = 100;

    @Option(names = "--fresh", description = "Forget what an earlier line kept.")
    private boolean fresh;

    @Option(names = "--live", description = "Real LiveKit and Twilio, with credentials from the environment.")
    private boolean live;

    @Option(
            names = "--allow",
            split = ",",
            paramLabel = "PREFIX",
            defaultValue = "${env:RINGLINE_ALLOWED_DESTINATIONS}",
            description = "With --live: the numbers, or beginnings of numbers, that may be rung (default:"
                    + " RINGLINE_ALLOWED_DESTINATIONS).")
    private List<String> allowed = List.of();

    @Option(names = "--allow-any-destination", description = "With --live: anybody may be rung. You mean it.")
    private boolean anyDestination;

    @Option(
            names = "--livekit",
            paramLabel = "MODE",
            defaultValue = "${env:RINGLINE_LIVEKIT_MODE:-fenced}",
            description = {
                "fenced: your own LiveKit, with room.auto_create: false, where a late dial is kept out (default).",
                "cloud: LiveKit Cloud, where numbers are held off instead. Also RINGLINE_LIVEKIT_MODE."
            })
    private LiveKitMode liveKit = LiveKitMode.FENCED;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Dialers, 1 or 2: where one dies, the other goes on (default: ${DEFAULT-VALUE}).")
    private int replicas = 1;

    @Option(names = "--json", description = "Print one JSON object on standard output once the line is ready.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var settings = settings(System.getenv());
        var out = spec.commandLine().getOut();
        var screen = new UpScreen(
                json ? spec.commandLine().getErr() : out, json ? Style.PLAIN : Style.ofTerminal(), settings.folder());
        if (fresh) {
            Line.forget(settings);
        }
        screen.say("Starting the line" + (live ? " on real providers" : "")
                + (liveKit == LiveKitMode.CLOUD ? ", LiveKit as on Cloud: no fence, numbers are held off" : ""));
        var line = Line.prepare(settings, screen);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(line, screen), "stop-the-line"));
        line.start();
        try {
            if (live) {
                storeTheAccount(line, screen, System.getenv());
            } else {
                giveTheTenantACarrier(line);
            }
        } catch (Failure | ApiProblem e) {
            throw line.isClosing() ? new LineStopped() : e; // Ctrl-C came first: nothing answers any more
        }
        current(line).write();
        screen.picture(line);
        announce(line, out);
        Thread.currentThread().join(); // until Ctrl-C; the hook does the rest
        return 0;
    }

    private LineSettings settings(Map<String, String> environment) {
        var folder = House.root().resolve(".ringline").resolve(live ? "live" : "line");
        var line = LineSettings.simulated(folder, LinePorts.usual(environment)).on(liveKit);
        var simulated = withReplicas(line);
        if (!live) {
            return simulated;
        }
        if (allowed.isEmpty() && !anyDestination) {
            throw new Failure(
                    "up --live rings nobody unless you say whom it may ring",
                    "Name your own phone: --allow +1… (or RINGLINE_ALLOWED_DESTINATIONS). Anybody: --allow-any-destination.");
        }
        return simulated.on(LiveProviders.from(environment, anyDestination ? List.of() : allowed));
    }

    private LineSettings withReplicas(LineSettings line) {
        return switch (replicas) {
            case 1 -> line;
            case 2 -> line.withStandby();
            default -> throw new Failure("--replicas is 1 or 2, not " + replicas, "");
        };
    }

    /** The simulated account, pool and trunk, so that {@code numbers import} is the first thing to do. */
    private static void giveTheTenantACarrier(Line line) {
        CarrierSetup.simulated(SIMULATED_CPS, SIMULATED_CONCURRENCY).apply(admin(line));
    }

    /** Twilio's credentials go to number-service, sealed; trunk and limits are {@code numbers account}'s to say. */
    private static void storeTheAccount(Line line, UpScreen screen, Map<String, String> environment) {
        var sid = environment.getOrDefault("TWILIO_ACCOUNT_SID", "");
        var token = environment.getOrDefault("TWILIO_AUTH_TOKEN", "");
        if (sid.isBlank() || token.isBlank()) {
            screen.say("  TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set: what was stored before is used");
        } else {
            new CarrierSetup(sid, token, null, 0, 0).apply(admin(line));
        }
    }

    private static Api admin(Line line) {
        var tokens = line.tokens();
        return new Api(line.edge(), Session.USUAL_TENANT, () -> tokens.mint(Session.USUAL_TENANT, "admin", "platform"));
    }

    private void announce(Line line, PrintWriter out) {
        if (!json) {
            return;
        }
        var ports = new LinkedHashMap<String, Object>();
        for (var service : Service.values()) {
            ports.put(service.module(), line.service(service).port());
        }
        line.standby().ifPresent(second -> ports.put(second.name(), second.port()));
        ports.put("postgresql", line.settings().ports().postgres());
        ports.put("kafka", line.settings().ports().kafka());
        new Output(out, true)
                .answer(
                        Map.of(
                                "ok", true,
                                "edge", line.edge().toString(),
                                "tenant", Session.USUAL_TENANT,
                                "ports", ports,
                                "liveKit", line.providers().liveKit(),
                                "folder", line.settings().folder().toString(),
                                "pid", ProcessHandle.current().pid()),
                        _ -> {});
    }

    private static Current current(Line line) {
        return new Current(
                line.edge().toString(),
                line.settings().folder().toString(),
                ProcessHandle.current().pid(),
                Session.USUAL_TENANT,
                line.settings().live().isPresent() ? "" : line.providers().liveKit());
    }

    private static void stop(Line line, UpScreen screen) {
        if (!line.isClosing()) {
            screen.say("");
            screen.say("Stopping");
            Current.find()
                    .filter(current -> current.pid() == ProcessHandle.current().pid())
                    .ifPresent(Current::forget);
            line.close();
            screen.say("Stopped; nothing is left running.");
        }
    }
}
