package dev.ringline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.command.Audits;
import dev.ringline.cli.command.JournalBundle;
import dev.ringline.cli.line.Line;
import dev.ringline.sandbox.process.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/** Judges the whole run: by the carrier's own count, by the law of conservation, and by the record. */
final class DemoProof {
    static final List<String> CHECKS = List.of(
            "numbersImported",
            "importAsExpected",
            "dialledOnAfterKill",
            "pauseStopsDialling",
            "optOutInTime",
            "closedWindowsHeld",
            "settled",
            "conservation",
            "atMostOneInvite",
            "withinCarrierLimit",
            "suppressedNeverRung",
            "replayEqual",
            "journalVerified",
            "tamperFound");

    private static final Duration AUDIT_WITHIN = Duration.ofSeconds(60);
    private static final Duration CATCH_UP = Duration.ofSeconds(20);

    private final Api api;
    private final Line line;
    private final DemoPlan plan;
    private final LeadFile file;
    private final String campaign;
    private final DemoFindings findings;

    DemoProof(Api api, Line line, DemoPlan plan, LeadFile file, String campaign, DemoFindings findings) {
        this.api = api;
        this.line = line;
        this.plan = plan;
        this.file = file;
        this.campaign = campaign;
        this.findings = findings;
    }

    void run(DemoStep.Stage stage) {
        stage.step(DemoSteps.COUNT, "counting", this::count);
        stage.step(DemoSteps.REPLAY, "rebuilding the call log from the journal", this::replay);
        stage.step(DemoSteps.VERIFY, "walking the chain", this::verify);
    }

    private String count(List<String> more) {
        var leads = leads();
        findings.leads(leads);
        findings.check("conservation", leads.addUp() && leads.imported() == file.rows() && recordAgrees(leads));
        var log = line.providers().simulatedLiveKit().invites();
        findings.invites(new DemoResult.Invites(log.total(), log.maxPerAttempt()));
        findings.check("atMostOneInvite", log.total() > 0 && log.maxPerAttempt() == 1);
        findings.pacing(new DemoResult.Pacing(plan.cps(), log.maxSlidingSecond()));
        findings.check("withinCarrierLimit", log.maxSlidingSecond() > 0 && log.maxSlidingSecond() <= plan.cps());
        findings.check("suppressedNeverRung", !wasRung(file.suppressed()));
        more.add(
                "imported %,d = invalid %d + duplicate %d + suppressed %d + removed %d + waiting %d + in flight %d + finished %,d"
                        .formatted(
                                leads.imported(),
                                leads.invalid(),
                                leads.duplicate(),
                                leads.suppressed(),
                                leads.removed(),
                                leads.waiting(),
                                leads.inFlight(),
                                leads.finished()));
        return "%,d INVITEs, at most %d an attempt; %d in the fullest second, limit %d"
                .formatted(log.total(), log.maxPerAttempt(), log.maxSlidingSecond(), plan.cps());
    }

    private DemoResult.Leads leads() {
        var shown = api.get("/campaigns/" + campaign);
        var buckets = shown.path("conservation");
        var states = new TreeMap<String, Long>();
        shown.path("leads")
                .properties()
                .forEach(state -> states.put(state.getKey(), state.getValue().asLong()));
        return new DemoResult.Leads(
                buckets.path("imported").asLong(),
                buckets.path("invalid").asLong(),
                buckets.path("duplicate").asLong(),
                buckets.path("suppressed").asLong(),
                buckets.path("removed").asLong(),
                buckets.path("waiting").asLong(),
                buckets.path("inFlight").asLong(),
                buckets.path("finished").asLong(),
                states);
    }

    /** call-log-service knows the leads only from what was announced: its sums must come to the same. */
    private boolean recordAgrees(DemoResult.Leads leads) {
        return Waiting.until(CATCH_UP, () -> {
            var stats = api.get("/stats/campaigns/" + campaign);
            var buckets = stats.path("leads");
            return stats.path("balanced").asBoolean()
                            && buckets.path("imported").asLong() == leads.imported()
                            && buckets.path("finished").asLong() == leads.finished()
                            && buckets.path("waiting").asLong() == leads.waiting()
                    || Waiting.until(Duration.ofMillis(200), () -> false);
        });
    }

    private boolean wasRung(List<String> numbers) {
        var forbidden = new HashSet<>(numbers);
        return line.providers().simulatedLiveKit().invites().list().stream()
                .anyMatch(invite -> forbidden.contains(invite.to()));
    }

    private String replay(List<String> more) {
        var result = Audits.replay(api, AUDIT_WITHIN);
        var equal = result.path("equal").asBoolean();
        findings.replay(new DemoResult.Replay(equal));
        findings.check("replayEqual", equal);
        if (!equal) {
            throw new Failure(
                    "the replay differs: "
                            + result.path("difference").path("table").asText(),
                    "");
        }
        return "%,d records replayed, %,d rows equal byte for byte"
                .formatted(result.path("records").asLong(), result.path("rows").asLong());
    }

    private String verify(List<String> more) {
        var verdict = Audits.verify(api, AUDIT_WITHIN);
        var bundle = JournalBundle.export(
                api, plan.folder().resolve("journal.jsonl"), plan.folder().resolve("journal.pem"));
        var offline = bundle.verify();
        var verified = holds(verdict) && holds(offline);
        var found =
                bundle.tampered(plan.folder().resolve("journal-tampered.jsonl")).verify();
        findings.journal(new DemoResult.Journal(verified, !holds(found)));
        findings.check("journalVerified", verified);
        findings.check("tamperFound", !holds(found));
        more.add("one bit flipped in a copy: found at record %d (%s)"
                .formatted(
                        found.path("fault").path("position").asLong(),
                        found.path("fault").path("says").asText()));
        return "%,d records in %d chains verified, %d signed checkpoints; offline too"
                .formatted(
                        offline.path("records").asLong(),
                        offline.path("chains").asInt(),
                        offline.path("checkpoints").asInt());
    }

    private static boolean holds(JsonNode verdict) {
        return verdict.has("records")
                && (verdict.path("fault").isNull() || verdict.path("fault").isMissingNode());
    }
}
