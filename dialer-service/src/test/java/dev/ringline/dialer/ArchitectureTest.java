package dev.ringline.dialer;

import dev.ringline.sandbox.testing.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void it_holds() {
        Architecture.check("dev.ringline.dialer");
    }
}
