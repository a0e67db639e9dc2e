package dev.ringline.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM learnt of an application in a training run, kept beside its jar: with it the next start is several times sooner.
 * It holds for exactly this JVM, these options and this build; anything else makes it nothing.
 */
public final class AotCache {
    private final Path jar;
    private final List<String> options;
    private final String name;

    /** @param options those of the JVM that it is for: others have a cache of their own beside it */
    public AotCache(Path jar, List<String> options) {
        this.jar = jar;
        this.options = List.copyOf(options);
        this.name = "ringline-%08x.aot".formatted(this.options.hashCode());
    }

    /** The JVM's options with the cache's own, if there is one that holds. */
    public List<String> used() {
        return isValid() ? with("-XX:AOTCache=" + file()) : options;
    }

    /** The JVM's options for a training run: the cache is written as it ends. */
    public List<String> trained() {
        forget();
        return with("-XX:AOTCacheOutput=" + file());
    }

    /** To be called when a training run has ended. @return whether there is a cache now */
    public boolean seal() {
        try {
            if (isWhole()) {
                Files.writeString(mark(), fingerprint());
            }
            return isValid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isValid() {
        try {
            return isWhole() && Files.exists(mark()) && Files.readString(mark()).equals(fingerprint());
        } catch (IOException e) {
            return false;
        }
    }

    /** A run that was not given the time to write it leaves a part, or what it meant to make it of. */
    private boolean isWhole() throws IOException {
        return Files.exists(file()) && Files.size(file()) > 0 && !Files.exists(recorded());
    }

    private Path recorded() {
        return jar.resolveSibling(name + ".config");
    }

    public Path file() {
        return jar.resolveSibling(name);
    }

    private void forget() {
        try {
            Files.deleteIfExists(mark());
            Files.deleteIfExists(file());
            Files.deleteIfExists(recorded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path mark() {
        return jar.resolveSibling(name + ".for");
    }

    private String fingerprint() throws IOException {
        return "%s %s %s %s"
                .formatted(
                        System.getProperty("java.vm.version"),
                        String.join(" ", options),
                        Files.getLastModifiedTime(jar).toMillis(),
                        Files.size(jar));
    }

    private List<String> with(String option) {
        var all = new ArrayList<>(options);
        all.add(option);
        return all;
    }
}
