package dev.ringline.sandbox.livekit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What one callee (and the way to it) does with an INVITE; written as a word and settings, {@code busy after=2s}. The words
 * and settings are listed in docs/simulation.md.
 *
 * @param act what happens at {@code afterMs}
 * @param status the final SIP status where the act is FINAL
 * @param reason its phrase, or the carrier's text
 * @param ringMs from INVITE to 180, negative for no 180
 * @param afterMs from INVITE to the act
 * @param talkMs from answer to the callee's hang-up, negative for never
 * @param says who answers, for the agent's outcome
 * @param joinMs how long the bridge takes to join the room
 * @param lateMs how long a late request is stuck on its way
 */
record CalleeScript(
        Act act,
        int status,
        String reason,
        long ringMs,
        long afterMs,
        long talkMs,
        Says says,
        long joinMs,
        Wire wire,
        long lateMs) {

    enum Act {
        ANSWER,
        FINAL,
        /** Rings until somebody gives up. */
        RING,
        /** A 100 and nothing more. */
        SILENT,
        /** Not even a 100: the transaction ends by Timer B. */
        DEAF,
        /** Rings; answers in the moment of the CANCEL. */
        ANSWER_AT_CANCEL,
        /** Answers with a codec that nobody here speaks. */
        NO_CODEC,
        /** Asks for credentials that the trunk does not have. */
        AUTH,
        /** The trunk's address does not resolve. */
        DNS
    }

    enum Says {
        HUMAN,
        VOICEMAIL,
        OPT_OUT,
        INTERESTED,
        NOT_INTERESTED,
        WRONG_NUMBER,
        CALLBACK,
        /** The agent records nothing. */
        NOTHING
    }

    /** What befalls the request itself. */
    enum Wire {
        OK,
        RESET_BEFORE,
        RESET_AFTER,
        SWALLOWED,
        /** Stuck somewhere, its sender cut off; LiveKit gets it later, and knows nothing of that. */
        LATE,
        NO_BRIDGE,
        BRIDGE_BUSY
    }

    private static final long LATE_MS = 3_000;
    private static final Pattern TOKEN = Pattern.compile("([a-z-]+)(?:=(\"[^\"]*\"|\\S+))?");
    static final CalleeScript ANSWERS = parse("answer");

    /** @throws IllegalArgumentException naming what it could not read */
    static CalleeScript parse(String text) {
        var settings = new LinkedHashMap<String, String>();
        var tokens = TOKEN.matcher(text.trim());
        var word = "";
        var read = 0;
        while (tokens.find() && text.trim().substring(read, tokens.start()).isBlank()) {
            read = tokens.end();
            if (word.isEmpty()) {
                word = tokens.group(1);
            } else {
                settings.put(
                        tokens.group(1),
                        tokens.group(2) == null ? "" : tokens.group(2).replace("\"", ""));
            }
        }
        if (word.isEmpty() || read != text.trim().length()) {
            throw new IllegalArgumentException("cannot read callee script: " + text);
        }
        return withSettings(ofWord(word), settings, text);
    }

    private static CalleeScript withSettings(CalleeScript script, Map<String, String> settings, String text) {
        var known = new LinkedHashMap<>(settings);
        var result = new CalleeScript(
                script.act,
                Integer.parseInt(take(known, "status", String.valueOf(script.status))),
                take(known, "reason", script.reason),
                millis(take(known, "ring", script.ringMs + "ms")),
                millis(take(known, "after", script.afterMs + "ms")),
                millis(take(known, "talk", script.talkMs + "ms")),
                Says.valueOf(constant(take(known, "says", script.says.name()))),
                millis(take(known, "join", script.joinMs + "ms")),
                Wire.valueOf(constant(take(known, "wire", script.wire.name()))),
                millis(take(known, "late", script.lateMs + "ms")));
        if (!known.isEmpty()) {
            throw new IllegalArgumentException("unknown setting " + known.keySet() + " in callee script: " + text);
        }
        return result;
    }

    private static String take(Map<String, String> settings, String name, String otherwise) {
        var value = settings.remove(name);
        return value == null ? otherwise : value;
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** {@code 250ms}, {@code 2s}, {@code 1.5s}, {@code never}. */
    static long millis(String text) {
        if (text.equals("never") || text.equals("none")) {
            return -1;
        }
        var number = text.replaceAll("m?s$", "");
        return Math.round(Double.parseDouble(number) * (text.endsWith("ms") ? 1 : 1_000));
    }

    private static CalleeScript ofWord(String word) {
        return switch (word) {
            case "answer" -> act(Act.ANSWER);
            case "noanswer", "ring" -> act(Act.RING);
            case "silent" -> act(Act.SILENT).unannounced();
            case "deaf" -> act(Act.DEAF).unannounced();
            case "race" -> act(Act.ANSWER_AT_CANCEL);
            case "nocodec" -> act(Act.NO_CODEC);
            case "auth" -> act(Act.AUTH).unannounced();
            case "dns" -> act(Act.DNS).unannounced();
            case "nobridge" -> act(Act.ANSWER).over(Wire.NO_BRIDGE);
            case "cpu" -> act(Act.ANSWER).over(Wire.BRIDGE_BUSY);
            case "voicemail" -> act(Act.ANSWER).saying(Says.VOICEMAIL);
            case "opt-out" -> act(Act.ANSWER).saying(Says.OPT_OUT);
            default -> ends(word);
        };
    }

    private static CalleeScript ends(String word) {
        return switch (word) {
            case "sip", "down" -> ends(503, "Service Unavailable").unannounced();
            case "busy" -> ends(486, "Busy Here");
            case "unavailable" -> ends(480, "Temporarily Unavailable");
            case "reject" -> ends(603, "Decline");
            case "fraud" -> ends(603, "Decline").unannounced();
            case "unwanted" -> ends(607, "Unwanted");
            case "forbidden" -> ends(403, "Forbidden").unannounced();
            case "notfound" -> ends(404, "Not Found").unannounced();
            case "gone" -> ends(410, "Gone").unannounced();
            case "incomplete" -> ends(484, "Address Incomplete").unannounced();
            case "media" -> ends(488, "Not Acceptable Here").unannounced();
            case "terminated" -> ends(487, "Request Terminated");
            case "timeout" -> ends(408, "Request Timeout");
            case "cps" -> ends(503, "Trunk CPS limit exceeded").unannounced();
            case "concurrency" -> ends(503, "Concurrent call limit exceeded").unannounced();
            case "gateway-timeout" -> ends(504, "Server Time-out").unannounced();
            default -> throw new IllegalArgumentException("no such callee: " + word);
        };
    }

    private static CalleeScript act(Act act) {
        return new CalleeScript(act, 0, "", 50, 500, 5_000, Says.HUMAN, 5, Wire.OK, LATE_MS);
    }

    private static CalleeScript ends(int status, String reason) {
        return new CalleeScript(Act.FINAL, status, reason, 50, 300, -1, Says.HUMAN, 5, Wire.OK, LATE_MS);
    }

    private CalleeScript unannounced() {
        return new CalleeScript(act, status, reason, -1, Math.min(afterMs, 80), talkMs, says, joinMs, wire, lateMs);
    }

    private CalleeScript saying(Says value) {
        return new CalleeScript(act, status, reason, ringMs, afterMs, talkMs, value, joinMs, wire, lateMs);
    }

    private CalleeScript over(Wire value) {
        return new CalleeScript(act, status, reason, ringMs, afterMs, talkMs, says, joinMs, value, lateMs);
    }
}
