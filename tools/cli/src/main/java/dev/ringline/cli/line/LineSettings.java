package dev.ringline.cli.line;

import dev.ringline.sandbox.server.Service;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of line to start.
 *
 * @param folder where it keeps everything: data, keys, logs, pids
 * @param durable whether its data must survive a power cut
 * @param supervised whether a service that dies is started again
 * @param extra settings for single services, over the usual ones
 * @param live real providers; empty for the simulated ones
 */
public record LineSettings(
        Path folder,
        LinePorts ports,
        boolean durable,
        boolean supervised,
        Map<Service, Map<String, String>> extra,
        Optional<LiveProviders> live) {

    public static LineSettings simulated(Path folder, LinePorts ports) {
        return new LineSettings(folder.toAbsolutePath().normalize(), ports, true, true, Map.of(), Optional.empty());
    }

    /** Nobody looks at its data tomorrow: commits need not wait for the disk. */
    public LineSettings fast() {
        return new LineSettings(folder, ports, false, supervised, extra, live);
    }

    /** A service that dies stays dead until somebody starts it: what a test wants. */
    public LineSettings unsupervised() {
        return new LineSettings(folder, ports, durable, false, extra, live);
    }

    public LineSettings with(Map<Service, Map<String, String>> settings) {
        return new LineSettings(folder, ports, durable, supervised, settings, live);
    }

    public LineSettings on(LiveProviders providers) {
        return new LineSettings(folder, ports, durable, supervised, extra, Optional.of(providers));
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path run() {
        return folder.resolve("run");
    }
}
