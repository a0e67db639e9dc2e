package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.sandbox.House;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tenant's journal as a file, and the key that it is verified with. Verifying needs no server: it is call-log-service's own
 * verifier, run by itself.
 */
public record JournalBundle(Path journal, Path publicKey) {
    private static final String VERIFIER = "dev.ringline.calllog.journal.io.VerifyCommand";

    /** Takes the journal and the key from the line. */
    public static JournalBundle export(Api api, Path journal, Path publicKey) {
        try {
            Files.writeString(journal, api.text("/journal/export"));
            Files.writeString(publicKey, api.text("/journal/public-key"));
            return new JournalBundle(journal, publicKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the verifier says: {@code holds}, and the first bad record as {@code fault} if it does not. */
    public JsonNode verify() {
        try {
            var process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classPath(),
                            VERIFIER,
                            journal.toString(),
                            publicKey.toString(),
                            "--json"))
                    .redirectError(ProcessBuilder.Redirect.PIPE)
                    .start();
            process.getOutputStream().close();
            var says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var complains = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            if (says.isBlank()) {
                throw new Failure("the journal could not be read: " + complains.strip(), "");
            }
            return new JsonMapper().readTree(says);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** A copy in which one bit of one record in the middle is another. */
    public JournalBundle tampered(Path copy) {
        try {
            var bytes = Files.readAllBytes(journal);
            var lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            var before = lines.subList(0, lines.size() / 2).stream()
                    .mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length + 1)
                    .sum();
            var inside = before + lines.get(lines.size() / 2).length() / 2;
            bytes[inside] ^= 1;
            Files.write(copy, bytes);
            return new JournalBundle(copy, publicKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        var app = House.root().resolve("call-log-service/target/quarkus-app");
        if (!Files.isDirectory(app)) {
            throw new Failure("call-log-service is not built: " + app + " is missing", "Run mvn -DskipTests package.");
        }
        return Stream.of("app", "lib/boot", "lib/main")
                .map(folder -> app.resolve(folder).resolve("*").toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
