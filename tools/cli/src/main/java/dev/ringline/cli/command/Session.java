package dev.ringline.cli.command;

import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.line.Current;
import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.Tokens;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has that speaks to a line, and what follows from them. */
final class Session {
    static final String USUAL_TENANT = "demo";

    private static final List<String> USUAL_ROLES = List.of("operator", "admin", "auditor", "viewer", "platform");
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

    @Option(names = "--json", description = "Answer with one JSON value on standard output.")
    private boolean json;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            description = "Whose line (default: ${DEFAULT-VALUE}).",
            defaultValue = "${env:RINGLINE_TENANT:-" + USUAL_TENANT + "}")
    private String tenant;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the line is (default: RINGLINE_URL, else the line that runs from this clone).",
            defaultValue = "${env:RINGLINE_URL}")
    private URI url;

    @Option(
            names = "--token",
            paramLabel = "JWT",
            description = "Default: RINGLINE_TOKEN, else one for the line that runs from this clone.",
            defaultValue = "${env:RINGLINE_TOKEN}")
    private String token;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Output out() {
        return new Output(spec.commandLine().getOut(), json);
    }

    String tenant() {
        return tenant;
    }

    Api api() {
        var edge = Optional.ofNullable(url).or(() -> Current.find().map(line -> URI.create(line.edge())));
        return new Api(requireHttp(edge.orElseThrow(Session::noLine)), tenant, this::token);
    }

    Current localLine() {
        return Current.find().orElseThrow(Session::noLine);
    }

    /** Whether it is this clone's line that is spoken to, and its providers are simulated. */
    boolean isSimulated() {
        return url == null
                && Current.find().filter(line -> !line.liveKit().isBlank()).isPresent();
    }

    /** The simulated one of this clone's line, or the one that the environment names. */
    Optional<Dispatches.LiveKit> liveKit() {
        var simulated = Current.find().map(Current::liveKit).filter(address -> !address.isBlank());
        if (simulated.isPresent()) {
            return simulated.map(at -> new Dispatches.LiveKit(at, LiveKitConfig.LOCAL_KEY, LiveKitConfig.LOCAL_SECRET));
        }
        var environment = System.getenv();
        var named = Stream.of("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")
                .allMatch(environment::containsKey);
        return named
                ? Optional.of(new Dispatches.LiveKit(
                        environment.get("LIVEKIT_URL"),
                        environment.get("LIVEKIT_API_KEY"),
                        environment.get("LIVEKIT_API_SECRET")))
                : Optional.empty();
    }

    /** A token for the line of this clone. */
    static String mint(Current line, String tenant, String subject, List<String> roles, Duration life) {
        var keys = Keys.keptIn(Path.of(line.folder()).resolve("keys.properties"));
        return new Tokens(keys).mint(tenant, subject, roles, Instant.now().plus(life));
    }

    private String token() {
        return token == null || token.isBlank()
                ? mint(localLine(), tenant, "ringline", USUAL_ROLES, TOKEN_LIFE)
                : token;
    }

    private static URI requireHttp(URI edge) {
        if (edge.getHost() == null || !List.of("http", "https").contains(edge.getScheme())) {
            throw new Failure("--url is like http://127.0.0.1:8080, not " + edge, "");
        }
        return edge;
    }

    private static Failure noLine() {
        return new Failure(
                "no line runs from this clone",
                "Start one with ./ringline up, or name one that runs elsewhere with --url and --token.");
    }
}
