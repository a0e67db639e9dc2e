package dev.ringline.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    private static final List<String> OPTIONS = List.of("-Xmx384m");

    @TempDir
    private Path folder;

    private Path jar;
    private AotCache cache;

    @BeforeEach
    void build() throws IOException {
        jar = Files.writeString(folder.resolve("run.jar"), "a build");
        cache = new AotCache(jar, OPTIONS);
    }

    @Test
    void without_a_training_run_a_jvm_starts_as_it_would() {
        assertThat(cache.used()).isEqualTo(OPTIONS);
    }

    @Test
    void what_a_training_run_wrote_is_used() throws IOException {
        train();

        assertThat(cache.seal()).isTrue();
        assertThat(cache.used()).containsExactly("-Xmx384m", "-XX:AOTCache=" + cache.file());
    }

    @Test
    void a_cache_that_was_not_written_whole_is_none() throws IOException {
        cache.trained();
        Files.writeString(cache.file(), "");
        assertThat(cache.seal()).isFalse();

        Files.writeString(cache.file(), "a part");
        Files.writeString(Path.of(cache.file() + ".config"), "what it was to be made of");
        assertThat(cache.seal()).isFalse();
    }

    @Test
    void another_build_or_other_options_make_it_nothing() throws IOException {
        train();
        cache.seal();

        assertThat(new AotCache(jar, List.of("-Xmx1g")).isValid()).isFalse();
        Files.writeString(jar, "the build after it");
        assertThat(cache.isValid()).isFalse();
    }

    @Test
    void a_new_training_run_begins_without_the_old_cache() throws IOException {
        train();
        cache.seal();

        cache.trained();

        assertThat(cache.isValid()).isFalse();
    }

    private void train() throws IOException {
        cache.trained();
        Files.writeString(cache.file(), "what was learnt");
    }
}
