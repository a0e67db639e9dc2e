package dev.ringline.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was found so far. A check that was never reached is false. */
final class DemoFindings {
    private final Map<String, Boolean> checks = new LinkedHashMap<>();
    private DemoResult.Leads leads;
    private DemoResult.Invites invites;
    private DemoResult.Pacing pacing;
    private DemoResult.Replay replay;
    private DemoResult.Journal journal;
    private Long optOutMs;
    private Long takeoverMs;

    DemoFindings() {
        for (var name : DemoProof.CHECKS) {
            checks.put(name, null);
        }
    }

    synchronized void check(String name, boolean holds) {
        if (!checks.containsKey(name)) {
            throw new IllegalArgumentException("no such check: " + name);
        }
        checks.put(name, holds);
    }

    synchronized void takeover(long millis) {
        takeoverMs = millis;
    }

    synchronized void optOut(long millis) {
        optOutMs = millis;
    }

    synchronized void leads(DemoResult.Leads value) {
        leads = value;
    }

    synchronized void invites(DemoResult.Invites value) {
        invites = value;
    }

    synchronized void pacing(DemoResult.Pacing value) {
        pacing = value;
    }

    synchronized void replay(DemoResult.Replay value) {
        replay = value;
    }

    synchronized void journal(DemoResult.Journal value) {
        journal = value;
    }

    /** Whether the demo came that far. */
    synchronized boolean isKnown(String check) {
        return checks.get(check) != null;
    }

    /** @param failure why it ended early, or {@code null} */
    synchronized DemoResult result(long seconds, String failure) {
        var all = new LinkedHashMap<String, Boolean>();
        checks.forEach((name, holds) -> all.put(name, Boolean.TRUE.equals(holds)));
        return new DemoResult(
                failure == null && !all.containsValue(false),
                all,
                leads,
                invites,
                pacing,
                optOutMs,
                takeoverMs,
                replay,
                journal,
                seconds,
                failure);
    }
}
