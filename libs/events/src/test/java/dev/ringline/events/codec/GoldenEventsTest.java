package dev.ringline.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.events.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code golden/<Event>.v1.json} is each event as it is written today: a change shows as a difference to review; run with
 * {@code -Dgolden.write=true} to accept it. {@code golden/published} holds every shape that was ever published; nothing there
 * is changed or deleted, and today's reader must still read all of it.
 */
class GoldenEventsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path PUBLISHED = GOLDEN.resolve("published");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Class<? extends Event>> types() {
        return Samples.types();
    }

    static List<Path> published() throws IOException {
        try (Stream<Path> files = Files.list(PUBLISHED)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_event_is_written_as_its_golden_file_says(Class<? extends Event> type) throws IOException {
        var event = Samples.filled(type);
        var file = GOLDEN.resolve(name(event));
        var written = new String(EventCodec.encode(event), UTF_8) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, written);
        }

        assertThat(written).isEqualTo(Files.readString(file));
        assertThat(EventCodec.decode(
                        Samples.topic(type),
                        EventType.of(event),
                        written.strip().getBytes(UTF_8)))
                .isEqualTo(event);
    }

    /** Whatever is written today is published once it is merged: its shape must be among those that are kept. */
    @ParameterizedTest
    @MethodSource("types")
    void todays_shape_is_kept_for_tomorrows_reader(Class<? extends Event> type) throws IOException {
        var today = Files.readString(GOLDEN.resolve(name(Samples.filled(type))));
        var prefix = type.getSimpleName() + ".v" + EventType.VERSION + ".";

        var kept = published().stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix))
                .map(GoldenEventsTest::read)
                .toList();

        assertThat(kept)
                .as("add a copy of golden/%sjson to golden/published under the next number", prefix)
                .contains(today);
    }

    @ParameterizedTest
    @MethodSource("published")
    void what_was_published_is_read_whole(Path file) throws IOException {
        var name = file.getFileName().toString().split("\\.");
        var type = types().stream()
                .filter(one -> one.getSimpleName().equals(name[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no reader for " + file));
        var old = Files.readAllBytes(file);

        var event = EventCodec.decode(Samples.topic(type), "dev.ringline." + name[0] + "." + name[1], old);

        assertKept(JSON.readTree(old), JSON.readTree(EventCodec.encode(event)), name[0]);
    }

    @Test
    void no_golden_file_is_left_of_an_event_that_is_no_more() throws IOException {
        var names = types().stream().map(type -> name(Samples.filled(type))).toList();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    /** Each field that the old record had says the same today: none lost, renamed, or of another meaning. */
    private static void assertKept(JsonNode old, JsonNode today, String path) {
        assertThat(today).as(path).isNotNull();
        if (old.isObject()) {
            old.properties()
                    .forEach(field ->
                            assertKept(field.getValue(), today.get(field.getKey()), path + "." + field.getKey()));
        } else if (old.isArray()) {
            for (var i = 0; i < old.size(); i++) {
                assertKept(old.get(i), today.get(i), path + "[" + i + "]");
            }
        } else {
            assertThat(today).as(path).isEqualTo(old);
        }
    }

    private static String name(Event event) {
        return event.getClass().getSimpleName() + ".v" + EventType.VERSION + ".json";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
