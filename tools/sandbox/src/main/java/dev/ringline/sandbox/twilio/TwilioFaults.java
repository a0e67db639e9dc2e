package dev.ringline.sandbox.twilio;

import io.vertx.core.json.JsonObject;

/** What goes wrong with Twilio's API. Counters count requests down; at 0 it is well again. */
public final class TwilioFaults {
    /** So many requests are refused with 429, code 20429 and {@code Retry-After: 1}. */
    public volatile int tooManyNext;

    /** So many are answered 503 with JSON. */
    public volatile int unavailableNext;

    /** So many are answered 500 with JSON, after they were processed if {@link #failAfterProcessing}. */
    public volatile int errorNext;

    /** So many are answered 502 with an HTML page, as a proxy does. */
    public volatile int htmlNext;

    /** So many are processed, then the connection is reset. */
    public volatile int resetAfterNext;

    public volatile boolean failAfterProcessing;

    /** Milliseconds before each answer. */
    public volatile long delayMs;

    /** The second page of a numbers list is empty and still has a next one. */
    public volatile boolean emptyMiddlePage = true;

    void change(JsonObject json) {
        tooManyNext = json.getInteger("tooManyNext", tooManyNext);
        unavailableNext = json.getInteger("unavailableNext", unavailableNext);
        errorNext = json.getInteger("errorNext", errorNext);
        htmlNext = json.getInteger("htmlNext", htmlNext);
        resetAfterNext = json.getInteger("resetAfterNext", resetAfterNext);
        failAfterProcessing = json.getBoolean("failAfterProcessing", failAfterProcessing);
        delayMs = json.getLong("delayMs", delayMs);
        emptyMiddlePage = json.getBoolean("emptyMiddlePage", emptyMiddlePage);
    }

    void clear() {
        change(new JsonObject("""
                {"tooManyNext":0,"unavailableNext":0,"errorNext":0,"htmlNext":0,"resetAfterNext":0,
                 "failAfterProcessing":false,"delayMs":0,"emptyMiddlePage":true}"""));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("tooManyNext", tooManyNext)
                .put("unavailableNext", unavailableNext)
                .put("errorNext", errorNext)
                .put("htmlNext", htmlNext)
                .put("resetAfterNext", resetAfterNext)
                .put("failAfterProcessing", failAfterProcessing)
                .put("delayMs", delayMs)
                .put("emptyMiddlePage", emptyMiddlePage);
    }

    /** The answer that comes instead, before anything is done; {@code null} to go on. Event loop only. */
    Answer instead() {
        if (tooManyNext > 0) {
            tooManyNext -= 1;
            return Answer.error(429, 20429, "Too Many Requests").with("Retry-After", "1");
        }
        if (unavailableNext > 0) {
            unavailableNext -= 1;
            return Answer.error(503, 20503, "Service Unavailable");
        }
        if (htmlNext > 0) {
            htmlNext -= 1;
            return Answer.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
        }
        if (errorNext > 0 && !failAfterProcessing) {
            errorNext -= 1;
            return Answer.error(500, 20500, "Internal Server Error");
        }
        return null;
    }

    /** What becomes of an answer on its way. Event loop only. */
    Answer onTheWay(Answer answer) {
        if (resetAfterNext > 0) {
            resetAfterNext -= 1;
            return Answer.RESET;
        }
        if (errorNext > 0) {
            errorNext -= 1;
            return Answer.error(500, 20500, "Internal Server Error");
        }
        return answer;
    }
}
