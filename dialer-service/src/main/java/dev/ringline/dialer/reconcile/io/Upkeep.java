package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.fence.io.FenceTick;
import dev.ringline.dialer.webhook.io.WebhookThinking;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts and stops what looks after calls once they are dialled. */
@ApplicationScoped
class Upkeep {
    private final FenceTick fence;
    private final WebhookThinking webhooks;
    private final ReconcileTick reconcile;
    private final SweepTick sweep;
    private final boolean enabled;

    Upkeep(
            FenceTick fence,
            WebhookThinking webhooks,
            ReconcileTick reconcile,
            SweepTick sweep,
            @ConfigProperty(name = "ringline.engine.enabled", defaultValue = "true") boolean enabled) {
        this.fence = fence;
        this.webhooks = webhooks;
        this.reconcile = reconcile;
        this.sweep = sweep;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            fence.start();
            webhooks.start();
            reconcile.start();
            sweep.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (enabled) {
            reconcile.stop();
            sweep.stop();
            webhooks.stop();
            fence.stop();
        }
    }
}
