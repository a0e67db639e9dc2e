package dev.ringline.platform;

import dev.ringline.sandbox.testing.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void it_holds() {
        Architecture.checkLibrary("dev.ringline.platform");
    }
}
