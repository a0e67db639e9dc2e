package dev.ringline.bench.rig;

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
    public static final Jvm FAST = new Jvm(List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC"));

    public Jvm with(String option) {
        var all = new ArrayList<>(options);
        all.add(option);
        return new Jvm(all);
    }

    List<String> command(Path jar) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }
}
