package dev.ringline.dialer.fence.io;

import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.fence.HoldOff;
import dev.ringline.dialer.fence.LiveKitMode;
import dev.ringline.events.Attempt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How LiveKit is to be treated, as whoever runs the dialer says. */
@ApplicationScoped
public class LiveKitSettings {
    private final LiveKitMode mode;
    private final HoldOff holdOff;
    private final Duration patience;

    LiveKitSettings(
            @ConfigProperty(name = "ringline.livekit.mode", defaultValue = "fenced") LiveKitMode mode,
            @ConfigProperty(name = "ringline.livekit.leeway", defaultValue = "60s") Duration leeway,
            @ConfigProperty(name = ClaimTransaction.PATIENCE, defaultValue = ClaimTransaction.USUAL_PATIENCE)
                    Duration patience) {
        this.mode = mode;
        this.holdOff = HoldOff.of(leeway, patience);
        this.patience = patience;
    }

    public LiveKitMode mode() {
        return mode;
    }

    public boolean isFenced() {
        return mode.isFenced();
    }

    /** For how long the attempt's dial may yet come, or ring; nothing where the fence stops it. */
    public Duration holdOff(Attempt attempt) {
        if (isFenced() || attempt.slotAt() == null || attempt.deadline() == null) {
            return Duration.ZERO;
        }
        var ringing = Duration.between(attempt.slotAt(), attempt.deadline()).minus(patience);
        return holdOff.after(ringing.isNegative() ? Duration.ZERO : ringing);
    }
}
