package dev.ringline.cli.line;

import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.Service;
import dev.ringline.sandbox.twilio.SimulatedTwilio;
import dev.ringline.sandbox.twilio.TwilioConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** LiveKit and Twilio: simulated beside the line, or the real ones. */
public final class Providers implements AutoCloseable {
    /** The outbound trunk that the simulated LiveKit has from the start. */
    public static final String SIMULATED_TRUNK = "ST_simulated";

    private static final String GUARD = "RINGLINE_PACING_GUARD_MS";
    /** Carrier, LiveKit and services share this machine's cores: what leaves evenly arrives less so. */
    private static final String SIMULATED_GUARD_MS = "250";

    private static final String TWILIO = "https://api.twilio.com";
    private static final String TRUNK_ADDRESS = "ringline-sim.pstn.twilio.com";

    private final String liveKit;
    private final String twilio;
    private final Optional<Simulation> simulation;

    private record Simulation(SimulatedLiveKit liveKit, SimulatedTwilio twilio) {}

    private Providers(String liveKit, String twilio, Optional<Simulation> simulation) {
        this.liveKit = liveKit;
        this.twilio = twilio;
        this.simulation = simulation;
    }

    static Providers start(LineSettings line) {
        return line.live()
                .map(live -> new Providers(live.liveKitUrl(), TWILIO, Optional.empty()))
                .orElseGet(() -> simulated(line));
    }

    private static Providers simulated(LineSettings line) {
        Ports.requireFree(line.ports().liveKit(), "the simulated LiveKit", "RINGLINE_LIVEKIT_PORT");
        Ports.requireFree(line.ports().twilio(), "the simulated Twilio", "RINGLINE_TWILIO_PORT");
        var twilio = SimulatedTwilio.start(
                TwilioConfig.local().port(line.ports().twilio()).demoAccounts());
        try {
            var liveKit = SimulatedLiveKit.start(liveKit(line)
                    .port(line.ports().liveKit())
                    .webhooks("http://127.0.0.1:%d/webhooks/livekit"
                            .formatted(line.ports().edge()))
                    .inviteLog(line.folder().resolve("invites.jsonl"))
                    .trunk(SIMULATED_TRUNK, "simulated", TRUNK_ADDRESS)
                    .carrier(twilio::record)
                    .demoMix());
            return new Providers(liveKit.url(), twilio.url(), Optional.of(new Simulation(liveKit, twilio)));
        } catch (RuntimeException e) {
            twilio.close();
            throw e;
        }
    }

    private static LiveKitConfig liveKit(LineSettings line) {
        var local = LiveKitConfig.local().leeway(line.leeway());
        return line.liveKit() == LiveKitMode.CLOUD ? local.cloud() : local;
    }

    /** What a service must know of them, and no more: credentials of LiveKit reach the dialer only. */
    static Map<String, String> environment(Service service, LineSettings line) {
        var all = new HashMap<String, String>();
        if (line.live().isEmpty() && (service == Service.NUMBER || service == Service.DIALER)) {
            all.put("RINGLINE_TWILIO_URL", "http://127.0.0.1:" + line.ports().twilio());
        }
        if (service == Service.DIALER) {
            all.put("RINGLINE_PUBLIC_URL", "http://127.0.0.1:" + line.ports().edge());
            all.put("LIVEKIT_URL", "http://127.0.0.1:" + line.ports().liveKit());
            all.put("LIVEKIT_API_KEY", LiveKitConfig.LOCAL_KEY);
            all.put("LIVEKIT_API_SECRET", LiveKitConfig.LOCAL_SECRET);
            line.live()
                    .ifPresentOrElse(live -> all.putAll(environment(live)), () -> all.put(GUARD, SIMULATED_GUARD_MS));
        }
        return all;
    }

    private static Map<String, String> environment(LiveProviders live) {
        return Map.of(
                "LIVEKIT_URL", live.liveKitUrl(),
                "LIVEKIT_API_KEY", live.apiKey(),
                "LIVEKIT_API_SECRET", live.apiSecret(),
                "RINGLINE_ALLOWED_DESTINATIONS", String.join(",", live.allowed()));
    }

    public String liveKit() {
        return liveKit;
    }

    public String twilio() {
        return twilio;
    }

    /** @throws IllegalStateException on a line with real providers */
    public SimulatedLiveKit simulatedLiveKit() {
        return simulation().liveKit;
    }

    /** @throws IllegalStateException on a line with real providers */
    public SimulatedTwilio simulatedTwilio() {
        return simulation().twilio;
    }

    private Simulation simulation() {
        return simulation.orElseThrow(() -> new IllegalStateException("this line has real providers"));
    }

    @Override
    public void close() {
        simulation.ifPresent(both -> {
            both.liveKit.close();
            both.twilio.close();
        });
    }
}
