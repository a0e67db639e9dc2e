package dev.ringline.dialer.fence.io;

import dev.ringline.dialer.engine.io.Wake;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Probes at start until LiveKit answers, and now and then after: a server may be set up anew while we run. */
@ApplicationScoped
public class FenceTick {
    private static final Duration UNTIL_PROVEN = Duration.ofMillis(500);

    /** Where nobody expects one, it need not be looked for: each request counts there. */
    private static final Duration WITHOUT = Duration.ofHours(1);

    private final Fence fence;
    private final Duration every;
    private Wake wake;

    FenceTick(Fence fence, @ConfigProperty(name = "ringline.fence.every", defaultValue = "60s") Duration every) {
        this.fence = fence;
        this.every = fence.mode().isFenced() ? every : WITHOUT;
    }

    public void start() {
        wake = Wake.start("fence", UNTIL_PROVEN, () -> fence.probe() == Fence.State.UNPROVEN ? UNTIL_PROVEN : every);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(6));
    }
}
