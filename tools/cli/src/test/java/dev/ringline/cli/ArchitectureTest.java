package dev.ringline.cli;

import dev.ringline.sandbox.testing.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void tests_wait_skip_and_mock_nowhere() {
        Architecture.checkTests("dev.ringline.cli");
    }
}
