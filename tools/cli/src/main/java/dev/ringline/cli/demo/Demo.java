package dev.ringline.cli.demo;

import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.command.Refusals;
import dev.ringline.cli.line.Line;
import dev.ringline.sandbox.process.Waiting;
import dev.ringline.sandbox.server.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** One campaign from the first number to the verified record. Each step measures, the last ones judge. */
final class Demo {
    private static final Duration LONGEST = Duration.ofMinutes(6);
    private static final Duration TAKEOVER_WITHIN = Duration.ofSeconds(60);
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(2);
    private static final Duration QUIET_FOR = Duration.ofMillis(1_000);
    private static final Duration FRAME = Duration.ofMillis(200);
    private static final double KILL_AT = 0.25;
    private static final double PAUSE_AT = 0.60;

    private final DemoPlan plan;
    private final DemoScreen screen;
    private final DemoFindings findings;
    private final Line line;
    private final Api api;
    private final LeadFile leads;
    private String campaign;
    private DemoWatch watch;
    private String note = "";

    Demo(DemoPlan plan, DemoScreen screen, DemoFindings findings, Line line) {
        this.plan = plan;
        this.screen = screen;
        this.findings = findings;
        this.line = line;
        this.leads = LeadFile.of(plan.leads(), plan.seed());
        var tokens = line.tokens();
        this.api = new Api(
                line.edge(),
                DemoPlan.TENANT,
                () -> tokens.mint(DemoPlan.TENANT, "operator", "admin", "auditor", "viewer", "platform"));
    }

    void run() {
        step(DemoSteps.LINE, "PostgreSQL, Kafka, four services, LiveKit and Twilio", this::startLine);
        step(DemoSteps.NUMBERS, "importing", this::numbers);
        step(DemoSteps.CAMPAIGN, "creating", this::campaign);
        step(DemoSteps.LEADS, "importing " + leads.rows() + " rows", this::leads);
        step(DemoSteps.DIALLING, "starting", this::dial);
        step(DemoSteps.SETTLE, "waiting for the last calls, and for what the kill left unknown", this::settle);
        new DemoProof(api, line, plan, leads, campaign, findings).run(this::step);
    }

    private String startLine(List<String> more) {
        line.start();
        return "PostgreSQL, Kafka, four services, simulated LiveKit and Twilio at " + line.edge();
    }

    private String numbers(List<String> more) {
        var before = line.providers().simulatedTwilio().requests();
        var imported = new DemoSetup(api, plan).importNumbers();
        var pages = line.providers().simulatedTwilio().requests() - before;
        var active = new DemoSetup(api, plan)
                .numbers().stream()
                        .filter(number -> number.path("isActive").asBoolean())
                        .count();
        findings.check("numbersImported", active == DemoPlan.NUMBERS);
        more.add("each with its type, capabilities and original trunk; the second page was empty and not the end");
        return "%d imported over %d pages, %d active"
                .formatted(imported.path("found").asInt((int) active), pages, active);
    }

    private String campaign(List<String> more) {
        var setup = new DemoSetup(api, plan);
        campaign = setup.createCampaign(Instant.now());
        var linked = setup.numbers().subList(0, DemoPlan.LINKED);
        setup.link(campaign, linked);
        var shown = api.get("/campaigns/" + campaign);
        more.add("trunk %s · agent %s, in the room before the phone rings · rings %d s at most"
                .formatted(
                        shown.path("sipTrunkId").asText(),
                        shown.path("agentName").asText(),
                        shown.path("ringingTimeoutS").asInt()));
        more.add("caller ID round robin over %s … · hours %s"
                .formatted(
                        linked.getFirst().path("number").asText(),
                        hours(shown.path("schedule").path("windows"))));
        return "%d calls/s, %d at once, %d numbers linked, 3 attempts a lead"
                .formatted(plan.cps(), plan.concurrency(), linked.size());
    }

    private static String hours(com.fasterxml.jackson.databind.JsonNode windows) {
        var texts = new java.util.ArrayList<String>();
        windows.forEach(window -> texts.add("%s %s–%s"
                .formatted(
                        window.path("day").asText().substring(0, 2).toLowerCase(),
                        window.path("from").asText().substring(0, 5),
                        window.path("until").asText().substring(0, 5))));
        return String.join(", ", texts) + " where the callee is";
    }

    private String leads(List<String> more) {
        var setup = new DemoSetup(api, plan);
        setup.suppress(leads.suppressed());
        var done = setup.importLeads(campaign, leads);
        var refusals = Refusals.read(setup.refusals(campaign, done));
        findings.check(
                "importAsExpected",
                done.path("imported").asInt() == leads.rows()
                        && done.path("invalid").asInt() == leads.invalid()
                        && done.path("duplicate").asInt() == leads.duplicate()
                        && done.path("suppressed").asInt() == leads.suppressed().size());
        refusals.stream()
                .filter(refusal -> refusal.kind().equals("invalid"))
                .collect(Collectors.groupingBy(Refusals.Refusal::reason, java.util.TreeMap::new, Collectors.toList()))
                .forEach((reason, rows) -> more.add("row %s: %s%s"
                        .formatted(
                                rows.getFirst().row(),
                                reason,
                                rows.size() > 1 ? " (and %d more)".formatted(rows.size() - 1) : "")));
        return "%,d rows: %,d wait, %d suppressed, %d invalid, %d twice"
                .formatted(
                        done.path("imported").asInt(),
                        done.path("waiting").asInt(),
                        done.path("suppressed").asInt(),
                        done.path("invalid").asInt(),
                        done.path("duplicate").asInt());
    }

    private String dial(List<String> more) {
        var invites = line.providers().simulatedLiveKit().invites();
        watch = new DemoWatch(api, invites, plan, campaign, leads);
        api.post("/campaigns/" + campaign + "/start", Map.of());
        watchUntil(() -> invites.total() >= KILL_AT * leads.dialable());
        step(DemoSteps.KILL, "killing the dialer", this::kill);
        watchUntil(() -> invites.total() >= PAUSE_AT * leads.dialable());
        step(DemoSteps.PAUSE, "pausing", this::pause);
        step(DemoSteps.OPT_OUT, "somebody says: never again", this::optOut);
        watchUntil(() -> watch.count("WAITING") + watch.count("READY") == 0
                && watch.look("").rung() > 0);
        screen.dialling(watch.look(""));
        return "%,d INVITEs".formatted(invites.total());
    }

    private String kill(List<String> more) {
        var invites = line.providers().simulatedLiveKit().invites();
        var dialer = line.service(Service.DIALER);
        var pid = dialer.pid();
        dialer.kill();
        var killedAt = System.nanoTime();
        note = "dialer-service (pid %d) was killed with -9; it starts again by itself".formatted(pid);
        var before = new long[] {-1}; // what the killed one sent counts for nothing, also if it arrives late
        var again = isSeenWithin(TAKEOVER_WITHIN, () -> {
            if (before[0] < 0 && dialer.pid() != pid) {
                before[0] = invites.total();
            }
            return before[0] >= 0 && invites.total() > before[0];
        });
        note = "";
        findings.check("dialledOnAfterKill", again);
        if (!again) {
            throw new Failure("no INVITE within %d s of the kill".formatted(TAKEOVER_WITHIN.toSeconds()), "");
        }
        var takeoverMs = (invites.list(before[0], 1).getFirst().atNanos() - killedAt) / 1_000_000;
        findings.takeover(takeoverMs);
        return "dialer killed with %d calls live; first INVITE again after %.1f s"
                .formatted(watch.count("IN_CALL"), takeoverMs / 1_000.0);
    }

    private String pause(List<String> more) {
        var invites = line.providers().simulatedLiveKit().invites();
        api.post("/campaigns/" + campaign + "/pause", Map.of());
        var pausedAt = System.nanoTime();
        note = "paused";
        var total = new long[] {invites.total()};
        var lastAt = new long[] {pausedAt};
        watchUntil(() -> {
            if (invites.total() != total[0]) {
                total[0] = invites.total();
                lastAt[0] = System.nanoTime();
            }
            return System.nanoTime() - pausedAt > QUIET_WITHIN.plus(QUIET_FOR).toNanos();
        });
        var quietAfterMs = (lastAt[0] - pausedAt) / 1_000_000;
        findings.check("pauseStopsDialling", quietAfterMs <= QUIET_WITHIN.toMillis());
        api.post("/campaigns/" + campaign + "/resume", Map.of());
        note = "";
        watchUntil(() -> invites.total() > total[0]);
        return "last INVITE %.1f s after the pause; resumed, and on".formatted(quietAfterMs / 1_000.0);
    }

    private String optOut(List<String> more) {
        var measured = new OptOut(api, line, campaign).measure();
        findings.optOut(measured.millis());
        findings.check("optOutInTime", measured.refused() && measured.millis() <= QUIET_WITHIN.toMillis());
        return "among the rules of every claim after %d ms; no claim saw rules older than %d ms"
                .formatted(measured.millis(), measured.viewAgeMs());
    }

    private String settle(List<String> more) {
        findings.check("settled", isSeenWithin(LONGEST, watch::isSettled)); // asked again, it may be a lead's turn
        var held = watch.count("HELD");
        findings.check("closedWindowsHeld", held >= leads.held());
        return "no call and no doubt left; %d held until their hour, %d to be tried again later"
                .formatted(held, watch.count("RETRY_AT") + watch.count("CALLBACK_AT") + watch.count("WAITING"));
    }

    private void watchUntil(BooleanSupplier over) {
        if (!isSeenWithin(LONGEST, over)) {
            throw new Failure("it did not come to that within " + LONGEST.toMinutes() + " minutes", "");
        }
    }

    /** Watches, and shows what it sees, until it holds or time is up. */
    private boolean isSeenWithin(Duration within, BooleanSupplier over) {
        var end = System.nanoTime() + within.toNanos();
        while (!over.getAsBoolean()) {
            if (line.isClosing()) {
                throw new Failure("stopped", "");
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            screen.dialling(watch.look(note));
            Waiting.until(FRAME, line::isClosing);
        }
        return true;
    }

    private void step(String name, String doing, DemoStep work) {
        var begun = System.nanoTime();
        screen.running(name, doing);
        var more = new java.util.ArrayList<String>();
        try {
            var says = work.run(more);
            screen.done(name, says, more, Duration.ofNanos(System.nanoTime() - begun));
        } catch (RuntimeException e) {
            screen.failed(
                    name, String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
            throw e;
        }
    }
}
