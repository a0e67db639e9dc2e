package dev.ringline.bench.rig;

import dev.ringline.sandbox.server.ServiceJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a service's JVM is started.
 *
 * @param options beyond what every service needs
 */
public record Jvm(List<String> options) {
    /** As a server that is to be fast: the optimizing compiler, and a collector for many cores. */
    public static final Jvm FAST = new Jvm(List.of(
            "-Xms1g",
            "-Xmx1g",
            "-Xmn640m",
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));

    /** As {@code ringline up} starts its services: small, and ready soon. */
    public static final Jvm LEAN = new Jvm(ServiceJvm.OPTIONS);

    List<String> command(Path jar) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }
}
