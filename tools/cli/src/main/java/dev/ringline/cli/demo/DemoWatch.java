package dev.ringline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.sandbox.livekit.InviteLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at the campaign from both ends: what the services say, and what the carrier saw. Never fails for a service that is down. */
final class DemoWatch {
    /** What comes back within it, as after an unknown that was none, belongs to this demo. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final Duration ASK_EVERY = Duration.ofMillis(700);
    static final int MOST_LATE = 100;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Api api;
    private final InviteLog invites;
    private final DemoPlan plan;
    private final String campaign;
    private final LeadFile file;
    private final long begun = System.nanoTime();
    private SortedMap<String, Integer> leads = new TreeMap<>();
    private SortedMap<String, Integer> outcomes = new TreeMap<>();
    private long askedAt;

    DemoWatch(Api api, InviteLog invites, DemoPlan plan, String campaign, LeadFile file) {
        this.api = api;
        this.invites = invites;
        this.plan = plan;
        this.campaign = campaign;
        this.file = file;
    }

    Dialling look(String note) {
        if (System.nanoTime() - askedAt > ASK_EVERY.toNanos()) {
            ask();
        }
        var ahead = count("WAITING") + count("READY");
        return new Dialling(
                Math.max(0, file.dialable() - ahead),
                file.dialable(),
                plan.cps(),
                count("IN_CALL"),
                perSecond(),
                Collections.unmodifiableSortedMap(leads),
                Collections.unmodifiableSortedMap(outcomes),
                note);
    }

    /** Leads in a state, as last heard. */
    int count(String state) {
        return leads.getOrDefault(state, 0);
    }

    /** Nothing is under way, and nothing is due before the demo's end. */
    boolean isSettled() {
        ask();
        var underWay = count("READY") + count("IN_CALL") + count("WRAP_UP") + count("UNKNOWN");
        return !leads.isEmpty() && underWay == 0 && noneIsDue();
    }

    /** Leads that wait although they were released before come later: the callee's phone, or our own failure, has its rest. */
    private boolean noneIsDue() {
        if (count("WAITING") == 0) {
            return true;
        }
        if (count("WAITING") > MOST_LATE) {
            return false;
        }
        try {
            var waiting = api.get("/campaigns/" + campaign + "/leads?state=WAITING&limit=" + MOST_LATE)
                    .path("items");
            var soon = Instant.now().plus(SOON);
            for (var lead : waiting) {
                if (!lead.hasNonNull("dueAt")
                        || Instant.parse(lead.path("dueAt").asText()).isBefore(soon)) {
                    return false;
                }
            }
            return true;
        } catch (ApiProblem | Failure e) {
            return false;
        }
    }

    private void ask() {
        askedAt = System.nanoTime();
        try {
            leads = counts(api.get("/campaigns/" + campaign).path("leads"));
            var stats = api.get("/stats/campaigns/" + campaign);
            var all = counts(stats.path("dispositions"));
            all.put("opt out", stats.path("optOuts").asInt());
            all.put("voicemail", stats.path("outcomes").path("VOICEMAIL").asInt());
            outcomes = all;
        } catch (ApiProblem | Failure e) {
            // a service restarts: what it said last stands
        }
    }

    private List<Integer> perSecond() {
        var counts = new ArrayList<Integer>();
        for (var invite : invites.list()) {
            var second = (int) ((invite.atNanos() - begun) / SECOND);
            while (counts.size() <= second) {
                counts.add(0);
            }
            counts.set(second, counts.get(second) + 1);
        }
        var now = (int) ((System.nanoTime() - begun) / SECOND);
        while (counts.size() < now) {
            counts.add(0);
        }
        return counts;
    }

    private static SortedMap<String, Integer> counts(JsonNode object) {
        var counts = new TreeMap<String, Integer>();
        object.properties()
                .forEach(field -> counts.put(field.getKey(), field.getValue().asInt()));
        return counts;
    }
}
