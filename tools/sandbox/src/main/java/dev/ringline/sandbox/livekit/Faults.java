package dev.ringline.sandbox.livekit;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What goes wrong with the server itself, beyond single callees. Changed at will, also while it runs. */
public final class Faults {
    /** Whether a dial into an absent room creates it. */
    public volatile boolean autoCreate;

    /** No bridge answers: each dial is refused after a second, with proof that nothing was sent. */
    public volatile boolean noBridge;

    /** Milliseconds before each API call is looked at. */
    public volatile long delayMs;

    /** So many API calls are answered with {@link #failStatus} and nothing is done; then it stops. */
    public volatile int failNext;

    /** 500, 503 or 429. */
    public volatile int failStatus = 503;

    /** So many dials are cut before the INVITE. */
    public volatile int resetBeforeNext;

    /** So many dials are cut after the INVITE. */
    public volatile int resetAfterNext;

    /** So many dials go out and are never answered over HTTP. */
    public volatile int swallowNext;

    Faults(boolean autoCreate) {
        this.autoCreate = autoCreate;
    }

    /** Only what is named changes. */
    void change(JsonObject json) {
        autoCreate = json.getBoolean("autoCreate", autoCreate);
        noBridge = json.getBoolean("noBridge", noBridge);
        delayMs = json.getLong("delayMs", delayMs);
        failNext = json.getInteger("failNext", failNext);
        failStatus = json.getInteger("failStatus", failStatus);
        resetBeforeNext = json.getInteger("resetBeforeNext", resetBeforeNext);
        resetAfterNext = json.getInteger("resetAfterNext", resetAfterNext);
        swallowNext = json.getInteger("swallowNext", swallowNext);
    }

    void clear(boolean autoCreateAgain) {
        change(new JsonObject("""
                {"noBridge":false,"delayMs":0,"failNext":0,"failStatus":503,
                 "resetBeforeNext":0,"resetAfterNext":0,"swallowNext":0}"""));
        autoCreate = autoCreateAgain;
    }

    CalleeScript.Wire wireOf(CalleeScript script) {
        if (noBridge) {
            return CalleeScript.Wire.NO_BRIDGE;
        }
        if (resetBeforeNext > 0) {
            resetBeforeNext -= 1;
            return CalleeScript.Wire.RESET_BEFORE;
        }
        if (resetAfterNext > 0) {
            resetAfterNext -= 1;
            return CalleeScript.Wire.RESET_AFTER;
        }
        if (swallowNext > 0) {
            swallowNext -= 1;
            return CalleeScript.Wire.SWALLOWED;
        }
        return script.wire();
    }

    /** Runs on the event loop only, as every decrement does. */
    TwirpError takeFailure() {
        if (failNext <= 0) {
            return null;
        }
        failNext -= 1;
        return switch (failStatus) {
            case 429 -> TwirpError.of(TwirpError.Code.RESOURCE_EXHAUSTED, "too many requests");
            case 500 -> TwirpError.of(TwirpError.Code.INTERNAL, "internal error");
            default -> TwirpError.behind(TwirpError.Code.UNAVAILABLE, "no response from servers");
        };
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("autoCreate", autoCreate)
                .put("noBridge", noBridge)
                .put("delayMs", delayMs)
                .put("failNext", failNext)
                .put("failStatus", failStatus)
                .put("resetBeforeNext", resetBeforeNext)
                .put("resetAfterNext", resetAfterNext)
                .put("swallowNext", swallowNext)
                .put("wires", String.join(",", wires()));
    }

    private static java.util.List<String> wires() {
        return java.util.Arrays.stream(CalleeScript.Wire.values())
                .map(wire -> wire.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
