package dev.ringline.sandbox.livekit;

import java.util.Arrays;
import java.util.List;

/**
 * How an agent worker takes a dispatch: {@code join after=150ms leave=never}, or {@code never}. Several, split by
 * {@code ;}, each with {@code share=} of a hundred, make a mix.
 *
 * @param joinMs from dispatch to being in the room, negative for never
 * @param leaveMs from joining to leaving early, negative for staying until the call is over
 * @param share of a hundred dispatches
 */
record AgentScript(long joinMs, long leaveMs, int share) {
    static final List<AgentScript> DEFAULT = parse("join after=100ms");

    static List<AgentScript> parse(String text) {
        return Arrays.stream(text.split(";")).map(one -> parseOne(one.trim())).toList();
    }

    /** The script of this dispatch: the same draw, the same agent. */
    static AgentScript pick(List<AgentScript> mix, int draw) {
        var left = Math.floorMod(draw, mix.stream().mapToInt(AgentScript::share).sum());
        for (var script : mix) {
            left -= script.share;
            if (left < 0) {
                return script;
            }
        }
        throw new IllegalStateException("shares add up to nothing: " + mix);
    }

    private static AgentScript parseOne(String text) {
        var words = text.split("\\s+");
        var joinMs =
                switch (words[0]) {
                    case "never" -> -1L;
                    case "join" -> 100L;
                    default -> throw new IllegalArgumentException("no such agent: " + text);
                };
        var leaveMs = -1L;
        var share = 100;
        for (var word : Arrays.asList(words).subList(1, words.length)) {
            var at = word.indexOf('=');
            var value = word.substring(at + 1);
            switch (word.substring(0, Math.max(0, at))) {
                case "after" -> joinMs = CalleeScript.millis(value);
                case "leave" -> leaveMs = CalleeScript.millis(value);
                case "share" -> share = Math.clamp(Integer.parseInt(value), 1, 10_000);
                default -> throw new IllegalArgumentException("unknown setting " + word + " in agent script: " + text);
            }
        }
        return new AgentScript(joinMs, leaveMs, share);
    }
}
