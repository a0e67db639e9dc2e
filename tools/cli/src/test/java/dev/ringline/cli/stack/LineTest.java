package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringline.cli.line.Line;
import dev.ringline.cli.line.LineEvents;
import dev.ringline.cli.line.LinePorts;
import dev.ringline.cli.line.LineSettings;
import dev.ringline.cli.line.LineStopped;
import dev.ringline.sandbox.process.PortInUse;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTest {
    @TempDir
    Path folder;

    @Test
    void closed_half_way_through_start_up_it_leaves_nothing_running() {
        // given
        var ports = LinePorts.free();
        var line = Line.prepare(settings(ports), LineEvents.QUIET);
        var starting = CompletableFuture.runAsync(line::start);
        // when: the servers stand, the services do not yet
        await().atMost(Duration.ofSeconds(90)).until(() -> Ports.answers(ports.postgres()));
        line.close();
        // then
        assertThatThrownBy(starting::join).as("no part has failed").hasCauseInstanceOf(LineStopped.class);
        assertThat(line.services()).noneMatch(service -> service.isRunning());
        assertThat(ports.services().values()).noneMatch(Ports::answers);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Ports.answers(ports.postgres())
                        && !Ports.answers(ports.kafka())
                        && !Ports.answers(ports.edge()));
    }

    @Test
    void a_port_in_use_is_named_with_the_setting_that_moves_it() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var free = LinePorts.free();
            var ports = new LinePorts(
                    taken.getLocalPort(),
                    free.services(),
                    free.liveKit(),
                    free.twilio(),
                    free.kafka(),
                    free.postgres());
            assertThatThrownBy(() ->
                            Line.prepare(settings(ports), LineEvents.QUIET).start())
                    .isInstanceOf(PortInUse.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("RINGLINE_EDGE_PORT");
        }
    }

    @Test
    void two_lines_do_not_share_a_folder() {
        try (var first = Line.prepare(settings(LinePorts.free()), LineEvents.QUIET)) {
            assertThat(first.service(Service.DIALER).isRunning()).isFalse();
            assertThatThrownBy(() -> Line.prepare(settings(LinePorts.free()), LineEvents.QUIET))
                    .hasMessageContaining("a line runs already");
        }
    }

    private LineSettings settings(LinePorts ports) {
        return LineSettings.simulated(folder, ports).fast().unsupervised();
    }
}
