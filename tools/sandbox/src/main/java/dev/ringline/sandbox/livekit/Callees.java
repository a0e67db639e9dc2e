package dev.ringline.sandbox.livekit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Who does what when rung. A number's own script comes first, then patterns ({@code re:…}, newest first), then the default.
 * Several scripts in one text, split by {@code ;}, are played one an INVITE; the last one stays.
 */
public final class Callees {
    private static final int MOST = 1_000_000;

    private final Map<String, Play> byNumber = new ConcurrentHashMap<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final boolean demoMix;

    Callees(boolean demoMix) {
        this.demoMix = demoMix;
    }

    /**
     * @param who a number as it is dialled, or {@code re:} and a pattern that must match the whole number
     * @param script see docs/simulation.md
     * @throws IllegalArgumentException if the script cannot be read, or there are more than a million
     */
    public void set(String who, String script) {
        var play = Play.of(script);
        if (who.startsWith("re:")) {
            rules.addFirst(new Rule(Pattern.compile(who.substring(3)), script, new ConcurrentHashMap<>()));
        } else {
            byNumber.put(who, play);
        }
        if (byNumber.size() > MOST || rules.size() > 1_000) {
            throw new IllegalArgumentException("too many callee scripts");
        }
    }

    public void clear() {
        byNumber.clear();
        rules.clear();
    }

    CalleeScript next(String number) {
        var own = byNumber.get(number);
        if (own != null) {
            return own.next();
        }
        for (var rule : rules) {
            if (rule.who.matcher(number).matches()) {
                return rule.next(number);
            }
        }
        return demoMix ? DemoMix.callee(number) : CalleeScript.ANSWERS;
    }

    private record Rule(Pattern who, String script, Map<String, Play> plays) {
        CalleeScript next(String number) {
            return plays.computeIfAbsent(number, _ -> Play.of(script)).next();
        }
    }

    private record Play(List<CalleeScript> scripts, AtomicInteger played) {
        static Play of(String text) {
            var scripts = new ArrayList<>(
                    Arrays.stream(text.split(";")).map(CalleeScript::parse).toList());
            return new Play(scripts, new AtomicInteger());
        }

        CalleeScript next() {
            return scripts.get(Math.min(played.getAndIncrement(), scripts.size() - 1));
        }
    }
}
