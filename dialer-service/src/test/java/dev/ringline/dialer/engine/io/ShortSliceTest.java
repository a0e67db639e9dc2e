package dev.ringline.dialer.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ShortSliceTest {
    private static final Path SCHEDULED = Path.of("/proc/thread-self/sched");

    @Test
    void a_thread_that_asks_has_a_shorter_slice_than_others_where_the_system_knows_of_such() throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            var before = threads.submit(ShortSliceTest::sliceNanos).get();
            var taken = threads.submit(ShortSlice::ask).get();
            var after = threads.submit(ShortSliceTest::sliceNanos).get();

            assumeThat(before).as("Linux 6.12 or newer says it").isPresent();
            assertThat(taken).isTrue();
            assertThat(after.orElseThrow()).isLessThan(before.orElseThrow());
        }
    }

    private static Optional<Long> sliceNanos() throws IOException {
        if (!Files.isReadable(SCHEDULED)) {
            return Optional.empty();
        }
        return Files.readAllLines(SCHEDULED).stream()
                .filter(line -> line.startsWith("se.slice"))
                .map(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst();
    }
}
