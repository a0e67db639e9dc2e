package dev.ringline.sandbox.livekit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a simulated LiveKit starts with: {@code LiveKitConfig.local().port(7880).demoMix()}. Much can be changed later. */
public final class LiveKitConfig {
    /** The key pair of every local line: no secret, it opens a simulation. */
    public static final String LOCAL_KEY = "devkey";

    public static final String LOCAL_SECRET = "devsecret-devsecret-devsecret-32";

    String host = "127.0.0.1";
    int port;
    String apiKey = LOCAL_KEY;
    String apiSecret = LOCAL_SECRET;
    List<String> webhookUrls = List.of();
    boolean autoCreate;
    int requestsAMinute = Integer.MAX_VALUE;
    long leewayS = Access.LEEWAY_S;
    int emptyTimeoutS = 300;
    int departureTimeoutS = 20;
    long seed = 1;
    double timeScale = 1;
    boolean demoMix;
    Path inviteLog;
    final List<OutboundTrunk> trunks = new ArrayList<>();
    Consumer<CarrierCall> carrier = _ -> {};

    private LiveKitConfig() {}

    /** A free port on loopback, the local key, no webhooks, rooms never created by a dial, callees that answer. */
    public static LiveKitConfig local() {
        return new LiveKitConfig();
    }

    /** @param value 0 takes a free one */
    public LiveKitConfig port(int value) {
        port = value;
        return this;
    }

    /** @param secret signs the clients' tokens and our webhooks */
    public LiveKitConfig key(String key, String secret) {
        apiKey = key;
        apiSecret = secret;
        return this;
    }

    public LiveKitConfig webhooks(String... urls) {
        webhookUrls = List.of(urls);
        return this;
    }

    /** Whether a dial into an absent room creates it. Ringline's fence needs {@code false}, the default. */
    public LiveKitConfig autoCreate(boolean value) {
        autoCreate = value;
        return this;
    }

    /** As LiveKit Cloud: absent rooms are made by whoever asks, and requests to the API are limited. */
    public LiveKitConfig cloud() {
        requestsAMinute = 1_000;
        return autoCreate(true);
    }

    /** @param value beyond which a request is answered with 429 */
    public LiveKitConfig requestsAMinute(int value) {
        requestsAMinute = value;
        return this;
    }

    /** How long an expired token is good for; less than in life where a test has to sit it out. */
    public LiveKitConfig leeway(Duration value) {
        leewayS = value.toSeconds();
        return this;
    }

    /** Of rooms that do not say their own. */
    public LiveKitConfig timeouts(int emptyS, int departureS) {
        emptyTimeoutS = emptyS;
        departureTimeoutS = departureS;
        return this;
    }

    /** Of every draw: ids, mixes, webhook faults. */
    public LiveKitConfig seed(long value) {
        seed = value;
        return this;
    }

    /** Stretches what callees and agents do; 0.1 is ten times faster. Timeouts of the protocol stay as they are. */
    public LiveKitConfig timeScale(double value) {
        timeScale = value;
        return this;
    }

    /** Callees without a script behave by their number's last two digits, and some agents are slow or never come. */
    public LiveKitConfig demoMix() {
        demoMix = true;
        return this;
    }

    /** A file that gets a JSON line an INVITE. */
    public LiveKitConfig inviteLog(Path file) {
        inviteLog = file;
        return this;
    }

    /** A trunk that is there from the start, under an id of our choice. */
    public LiveKitConfig trunk(String id, String name, String address, String... numbers) {
        trunks.add(new OutboundTrunk(id, name, address, List.of(numbers)));
        return this;
    }

    /** Hears of every call that reached the carrier, when it ends: {@code SimulatedTwilio::record}. */
    public LiveKitConfig carrier(Consumer<CarrierCall> value) {
        carrier = value;
        return this;
    }

    record OutboundTrunk(String id, String name, String address, List<String> numbers) {}
}
