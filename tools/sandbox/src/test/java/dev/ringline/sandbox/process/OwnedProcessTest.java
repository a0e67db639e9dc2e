package dev.ringline.sandbox.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedProcessTest {
    @TempDir
    Path folder;

    @Test
    void it_stops_in_order_when_asked() throws Exception {
        var process = start("trap 'echo in order; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        awaitLog("ready");
        process.stop();
        assertThat(process.ended().get(5, SECONDS)).isEqualTo(3);
        assertThat(log().strip()).isEqualTo("ready\nin order");
    }

    @Test
    void it_is_killed_when_its_grace_is_over() {
        var process = start("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        awaitLog("ready");
        process.stop();
        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void a_kill_gives_it_no_time_to_say_goodbye() {
        var process = start("trap 'echo goodbye' TERM EXIT; echo ready; while :; do sleep 0.05; done");
        awaitLog("ready");
        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(log()).doesNotContain("goodbye");
    }

    @Test
    void frozen_it_is_alive_and_deaf_and_goes_on_when_thawed() {
        var process = start("i=0; while :; do i=$((i+1)); echo $i >> count; sleep 0.02; done");
        await().until(() -> count() > 3);
        process.freeze();
        var frozenAt = await().during(Duration.ofMillis(400)).until(this::count, this::sameAsBefore);
        assertThat(process.isAlive()).isTrue();
        process.thaw();
        await().until(() -> count() > frozenAt);
        process.stop();
    }

    @Test
    void an_end_of_its_own_is_seen_with_its_code_and_its_last_words() throws Exception {
        var process = start("echo 'no more paper' >&2; exit 42");
        assertThat(process.ended().get(5, SECONDS)).isEqualTo(42);
        assertThatThrownBy(() -> process.awaitReady(Duration.ofSeconds(5), () -> false))
                .isInstanceOf(ProgramFailed.class)
                .hasMessageContaining("printer ended while starting")
                .hasMessageContaining("no more paper");
        assertThat(log().strip()).isEqualTo("no more paper");
    }

    /** The promise that a test run or a killed terminal leaves nothing behind. */
    @Test
    void it_ends_with_its_owner_also_when_the_owner_is_killed() throws Exception {
        var owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("owner.log").toFile())
                .start();
        var pidFile = folder.resolve("printer.pid");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pidFile));
        var program = ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim()))
                .orElseThrow();
        assertThat(program.isAlive()).isTrue();
        owner.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(10)).until(() -> !program.isAlive());
    }

    /** The JVM that is killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws InterruptedException {
            OwnedProcess.start(Launch.of("printer", List.of("sleep", "600"), Path.of(args[0])));
            Thread.currentThread().join();
        }
    }

    private int last = -1;

    private boolean sameAsBefore(int now) {
        var same = now == last;
        last = now;
        return same;
    }

    private OwnedProcess start(String script) {
        return OwnedProcess.start(Launch.of("printer", List.of("bash", "-c", script), folder)
                .stoppedBy(StopSignal.TERM, Duration.ofSeconds(1)));
    }

    private void awaitLog(String text) {
        await().until(() -> log().contains(text));
    }

    private String log() {
        return LogTail.of(folder.resolve("printer.log"));
    }

    private int count() throws IOException {
        var file = folder.resolve("count");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
