package dev.ringline.sandbox.server;

import java.util.List;

/** How a service's JVM is started on a machine that it shares with the rest of the line. */
public final class ServiceJvm {
    public static final List<String> OPTIONS = List.of(
            "-Xms128m",
            "-Xmx384m",
            "-XX:MetaspaceSize=128m", // else each start stops for several full collections, as its classes come
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // starts sooner, and leaves the machine's cores to the calls
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private ServiceJvm() {}
}
