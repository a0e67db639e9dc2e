package dev.ringline.sandbox.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start a program.
 *
 * @param name what a person calls it; also the name of its pid file
 * @param environment all that it gets, save a few names like PATH
 * @param log gets both outputs, appended
 * @param grace from the stop signal to the kill
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path workingFolder,
        Path log,
        Path runFolder,
        StopSignal stop,
        Duration grace) {

    public static Launch of(String name, List<String> command, Path folder) {
        return new Launch(
                name,
                List.copyOf(command),
                Map.of(),
                folder,
                folder.resolve(name + ".log"),
                folder,
                StopSignal.TERM,
                Duration.ofSeconds(10));
    }

    public Launch with(Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.putAll(more);
        return new Launch(name, command, Map.copyOf(all), workingFolder, log, runFolder, stop, grace);
    }

    public Launch in(Path folder) {
        return new Launch(name, command, environment, folder, log, runFolder, stop, grace);
    }

    public Launch loggingTo(Path file) {
        return new Launch(name, command, environment, workingFolder, file, runFolder, stop, grace);
    }

    public Launch stoppedBy(StopSignal signal, Duration within) {
        return new Launch(name, command, environment, workingFolder, log, runFolder, signal, within);
    }

    Path pidFile() {
        return runFolder.resolve(name + ".pid");
    }
}
