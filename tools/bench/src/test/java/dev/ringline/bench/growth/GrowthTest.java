package dev.ringline.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringline.bench.rig.Jvm;
import dev.ringline.sandbox.House;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {
    @TempDir
    private Path folder;

    @Test
    void calls_are_placed_from_waiting_leads_of_every_size_and_each_size_is_full_again_at_every_run() {
        assumeTrue(
                Files.exists(House.root().resolve("campaign-service/target/quarkus-app/quarkus-run.jar")),
                "the services are not packaged yet: mvn verify does it before");
        try (var growth = Growth.start(folder.resolve("rig"), Jvm.LEAN)) {
            for (var size : new Size[] {new Size(1, 1_000), new Size(1, 1_000), new Size(3, 3_000)}) {
                var run = growth.run(size, 30, 5);
                assertThat(run.perSecond()).isPositive();
                assertThat(run.cpuMicros()).containsKeys("campaign", "dialer", "postgres", "kafka");
            }
        }
    }
}
