package dev.ringline.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the repository lies: system property {@code ringline.home}, else the nearest folder above that looks like it. */
public final class House {
    private static final Path MARK = Path.of("tools", "broker", "pom.xml");

    private House() {}

    public static Path root() {
        var given = System.getProperty("ringline.home");
        if (given != null) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve(MARK)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "not inside the Ringline repository: run from there, or set -Dringline.home"));
    }

    /** What is built once and shared by everything that runs from this clone. */
    public static Path cache() {
        return root().resolve(".ringline").resolve("cache");
    }

    /** The class path of the Kafka broker, as the module tools/broker laid it out. */
    public static Path brokerClassPath() {
        return root().resolve("tools/broker/target/lib");
    }
}
