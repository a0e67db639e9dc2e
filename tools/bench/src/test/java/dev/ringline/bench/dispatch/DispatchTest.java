package dev.ringline.bench.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Rig;
import dev.ringline.sandbox.House;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchTest {
    private static final int LEADS = 60;

    @TempDir
    private Path folder;

    @Test
    void every_lead_of_a_run_has_one_outcome_and_nothing_is_left_running() {
        assumeTrue(
                Files.exists(House.root().resolve("dialer-service/target/quarkus-app/quarkus-run.jar")),
                "the dialer is not packaged yet: mvn verify does it before");
        var plan = DialPlan.wideOpen(4);
        ProcessHandle dialer;
        try (var rig = Rig.start(folder.resolve("rig"))) {
            dialer = ProcessHandle.of(rig.startDialer(plan, Jvm.LEAN, Map.of()).pid())
                    .orElseThrow();

            var dispatch = new Dispatch(rig, plan);
            dispatch.run(0, LEADS); // a process that has dialled nobody yet may miss every slot of its first burst
            var outcome = dispatch.run(1, LEADS);

            assertThat(outcome.givenBack()).isBetween(0, LEADS - 1);
            assertThat(outcome.perSecond()).isPositive();
            assertThat(outcome.cpuMicros()).containsKeys("dialer", "postgres", "kafka", "stub and load");
            assertThat(rig.stub().dialPosts()).isBetween((long) LEADS - outcome.givenBack(), 2L * LEADS);
        }
        assertThat(dialer.isAlive()).isFalse();
    }
}
