package dev.ringline.dialer.fence.io;

import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.fence.HoldOff;
import dev.ringline.dialer.fence.LiveKitMode;
import dev.ringline.events.Attempt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How LiveKit is to be treated, as whoever runs the dialer says. */
@ApplicationScoped
public class LiveKitSettings {
    /** Of a project on LiveKit Cloud; another one is granted on request. */
    private static final int CLOUD_REQUESTS_A_MINUTE = 1_000;

    private final LiveKitMode mode;
    private final HoldOff holdOff;
    private final Duration patience;
    private final Duration ramp;
    private final int requestsAMinute;

    LiveKitSettings(
            @ConfigProperty(name = "ringline.livekit.mode", defaultValue = "fenced") LiveKitMode mode,
            @ConfigProperty(name = "ringline.livekit.leeway", defaultValue = "60s") Duration leeway,
            @ConfigProperty(name = ClaimTransaction.PATIENCE, defaultValue = ClaimTransaction.USUAL_PATIENCE)
                    Duration patience,
            @ConfigProperty(name = "ringline.livekit.ramp", defaultValue = "3m") Duration ramp,
            @ConfigProperty(name = "ringline.livekit.requests-a-minute") Optional<Integer> requestsAMinute) {
        this.mode = mode;
        this.holdOff = HoldOff.of(leeway, patience);
        this.patience = patience;
        this.ramp = ramp;
        this.requestsAMinute = requestsAMinute.orElse(mode.isFenced() ? 0 : CLOUD_REQUESTS_A_MINUTE);
    }

    public LiveKitMode mode() {
        return mode;
    }

    public boolean isFenced() {
        return mode.isFenced();
    }

    /** Of all replicas together; 0 for no limit. */
    public int requestsAMinute() {
        return requestsAMinute;
    }

    /** Over which a pool grows to its rate; nothing where the SIP bridges are our own. */
    public Duration ramp() {
        return isFenced() ? Duration.ZERO : ramp;
    }

    /** @return how often something is asked that costs nothing on a server of our own */
    public Duration seldom(Duration fenced, Duration cloud) {
        return isFenced() || fenced.compareTo(cloud) > 0 ? fenced : cloud;
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
