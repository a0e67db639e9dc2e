package dev.ringline.bench.pacing;

import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What befalls the sender while it sends. */
enum Weather {
    QUIET,
    /** As many loops as there are cores, beside everything else. */
    BUSY,
    /** The first dials of a process that has just started. */
    COLD,
    /** SIGSTOP for a while, amid its dials. */
    STOPPED;

    /** What goes on beside a run of this weather, until closed. */
    Load load(Path folder) {
        var loops = new ArrayList<OwnedProcess>();
        for (int core = 0; this == BUSY && core < Runtime.getRuntime().availableProcessors(); core++) {
            loops.add(OwnedProcess.start(
                    Launch.of("loop-" + core, List.of("bash", "-c", "while :; do :; done"), folder)));
        }
        return new Load(loops);
    }

    record Load(List<OwnedProcess> loops) implements AutoCloseable {
        @Override
        public void close() {
            loops.forEach(OwnedProcess::kill);
        }
    }
}
