package dev.ringline.cli.line;

import dev.ringline.sandbox.server.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of line to start.
 *
 * @param folder where it keeps everything: data, keys, logs, pids
 * @param durable whether its data must survive a power cut
 * @param standby whether a second replica of the dialer stands by
 * @param supervised whether a service that dies is started again
 * @param extra settings for single services, over the usual ones
 * @param live real providers; empty for the simulated ones
 */
public record LineSettings(
        Path folder,
        LinePorts ports,
        boolean durable,
        boolean supervised,
        boolean standby,
        Map<Service, Map<String, String>> extra,
        Optional<LiveProviders> live) {
    private static final String LIVEKIT_MODE = "RINGLINE_LIVEKIT_MODE";
    private static final String LEEWAY = "RINGLINE_LIVEKIT_LEEWAY";

    public static LineSettings simulated(Path folder, LinePorts ports) {
        return new LineSettings(
                folder.toAbsolutePath().normalize(), ports, true, true, false, Map.of(), Optional.empty());
    }

    /** Nobody looks at its data tomorrow: commits need not wait for the disk. */
    public LineSettings fast() {
        return new LineSettings(folder, ports, false, supervised, standby, extra, live);
    }

    /** A service that dies stays dead until somebody starts it: what a test wants. */
    public LineSettings unsupervised() {
        return new LineSettings(folder, ports, durable, false, standby, extra, live);
    }

    public LineSettings with(Map<Service, Map<String, String>> settings) {
        return new LineSettings(folder, ports, durable, supervised, standby, settings, live);
    }

    /** One replica of the dialer dials, another one stands by and takes over. */
    public LineSettings withStandby() {
        return new LineSettings(folder, ports, durable, supervised, true, extra, live);
    }

    /** Whether LiveKit makes rooms by itself: the dialer is told so, and the simulated one does. */
    public LineSettings on(LiveKitMode liveKit) {
        return withDialer(LIVEKIT_MODE, liveKit.toString());
    }

    public LiveKitMode liveKit() {
        return LiveKitMode.valueOf(dialer().getOrDefault(LIVEKIT_MODE, LiveKitMode.FENCED.toString())
                .toUpperCase(Locale.ROOT));
    }

    /** How long an expired token is good for at LiveKit: as in life, unless a test cannot wait. */
    Duration leeway() {
        return Duration.parse(dialer().getOrDefault(LEEWAY, "PT60S"));
    }

    /** One setting more of the dialer's. */
    public LineSettings withDialer(String name, String value) {
        var dialer = new HashMap<>(dialer());
        dialer.put(name, value);
        var all = new HashMap<>(extra);
        all.put(Service.DIALER, Map.copyOf(dialer));
        return with(Map.copyOf(all));
    }

    private Map<String, String> dialer() {
        return extra.getOrDefault(Service.DIALER, Map.of());
    }

    public LineSettings on(LiveProviders providers) {
        return new LineSettings(folder, ports, durable, supervised, standby, extra, Optional.of(providers));
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path run() {
        return folder.resolve("run");
    }
}
