package dev.ringline.cli.stack;

import dev.ringline.cli.stack.Fault.BackUp;
import dev.ringline.cli.stack.Fault.CrashAt;
import dev.ringline.cli.stack.Fault.DiskFull;
import dev.ringline.cli.stack.Fault.Freeze;
import dev.ringline.cli.stack.Fault.Kill;
import dev.ringline.cli.stack.Fault.LiveKitCrash;
import dev.ringline.cli.stack.Fault.Part;
import dev.ringline.cli.stack.Fault.PutBack;
import dev.ringline.cli.stack.Fault.Refusals;
import dev.ringline.cli.stack.Fault.Slow;
import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.server.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What one run does to the line, drawn from its seed alone.
 *
 * @param callees a script each, wire faults among them
 * @param agents when the agents join
 */
record FaultPlan(long seed, List<String> callees, String agents, WebhookFaults webhooks, List<Fault> faults) {
    /** Ten seeds in a row, so that not every other seed has to start another line. */
    private static final int SEEDS_ALIKE = 10;

    private static final int WITH_STANDBY_EVERY = 3;
    private static final int FEWEST_LEADS = 14;
    private static final int MOST_LEADS = 30;
    private static final int PASSAGES = 8;

    /** The steps of a dial, and one before and after each (TELEPHONY 4.2). */
    private static final List<String> DIALLING = List.of(
            "before-room",
            "after-room",
            "agent-ready",
            "before-claim-commit",
            "after-claim-commit",
            "before-send",
            "after-send",
            "after-response-before-commit",
            "after-outcome-commit",
            "webhook-stored");

    private static final List<String> RECONCILING = List.of("before-fence", "after-fence");

    private static final List<String> CALLEES = List.of(
            "answer after=300ms talk=1s",
            "answer after=300ms talk=1s",
            "answer after=800ms talk=2500ms",
            "busy after=200ms",
            "noanswer",
            "reject after=300ms",
            "voicemail after=400ms",
            "unavailable after=200ms",
            "notfound",
            "race",
            "down; answer after=300ms talk=1s",
            "cps; answer after=300ms talk=1s",
            "opt-out after=300ms",
            "answer after=300ms talk=1s wire=reset-before; answer after=300ms talk=1s",
            "answer after=500ms talk=1s wire=reset-after; answer after=300ms talk=1s",
            "answer after=500ms talk=1s wire=swallowed; answer after=300ms talk=1s",
            "busy after=300ms wire=swallowed; answer after=300ms talk=1s",
            "noanswer wire=reset-after; answer after=300ms talk=1s");

    private static final List<String> LATE = List.of(
            "noanswer wire=late late=3s; answer after=300ms talk=1s",
            "answer after=300ms talk=1s wire=late late=5s; answer after=300ms talk=1s",
            "busy after=200ms wire=late late=4s; answer after=300ms talk=1s",
            "answer after=300ms talk=1s wire=late late=30s; answer after=300ms talk=1s");

    private static final List<String> AGENTS = List.of(
            "join after=100ms",
            "join after=100ms",
            "join after=150ms share=90; join after=1500ms share=10",
            "join after=150ms share=94; never share=6");

    static FaultPlan of(long seed) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        random.nextInt();
        var callees = random.ints(random.nextInt(FEWEST_LEADS, MOST_LEADS + 1), 0, CALLEES.size())
                .mapToObj(CALLEES::get)
                .toList();
        var agents = AGENTS.get(random.nextInt(AGENTS.size()));
        var webhooks = random.nextInt(3) == 0 ? webhookFaults(random) : WebhookFaults.NONE;
        var faults = new ArrayList<Fault>();
        faults.addAll(faults(random));
        if (random.nextInt(3) == 0) {
            var more = faults(random);
            if (restored(faults).isEmpty() || !restored(faults).equals(restored(more))) {
                faults.addAll(more);
            }
        }
        return new FaultPlan(seed, callees, agents, webhooks, faults);
    }

    /** Dials besides that LiveKit gets when nobody waits for them any more, or not at all because they are too late. */
    FaultPlan withLateDials() {
        var all = new ArrayList<>(callees);
        all.addAll(LATE);
        return new FaultPlan(seed, all, agents, webhooks, faults);
    }

    /** Whose database is put back: each has one backup, which can be put back once. */
    private static Optional<Service> restored(List<Fault> faults) {
        return faults.stream()
                .filter(PutBack.class::isInstance)
                .map(each -> ((PutBack) each).of())
                .findFirst();
    }

    /** One, or a backup and its restoring. */
    private static List<Fault> faults(Random random) {
        return random.nextInt(8) == 0 ? restore(random) : List.of(fault(random));
    }

    private static List<Fault> restore(Random random) {
        var of = random.nextInt(4) == 0 ? Service.CAMPAIGN : Service.DIALER;
        var after = random.nextInt(6);
        return List.of(new BackUp(of, after), new PutBack(of, after + random.nextInt(1, 10), random.nextBoolean()));
    }

    private static Fault fault(Random random) {
        var after = random.nextInt(1, 9);
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> new CrashAt(oneOf(DIALLING, random), random.nextInt(1, PASSAGES + 1));
            case 5 -> new CrashAt(oneOf(RECONCILING, random), 1);
            case 6, 7 -> new Kill(oneOf(List.of(Part.values()), random), after, millis(random, 0, 2_000));
            case 8, 9, 10 -> new Freeze(oneOf(List.of(Part.values()), random), after, millis(random, 500, 6_000));
            case 11 -> new LiveKitCrash(after, random.nextInt(200, 2_000), random.nextInt(200, 2_000));
            case 12 ->
                random.nextBoolean()
                        ? new Refusals(after, oneOf(List.of(500, 503, 429), random), random.nextInt(1, 12))
                        : new Slow(after, random.nextInt(100, 2_000), millis(random, 1_000, 4_000));
            default -> new DiskFull(after, millis(random, 1_000, 4_000));
        };
    }

    /** Forged (another key), with an old token, lost, repeated, out of order. */
    private static WebhookFaults webhookFaults(Random random) {
        return new WebhookFaults(
                random.nextDouble(0.4),
                random.nextDouble(0.6),
                random.nextDouble(0.5),
                random.nextInt(300),
                random.nextDouble(0.2),
                random.nextDouble(0.2),
                List.of());
    }

    private static Duration millis(Random random, int least, int most) {
        return Duration.ofMillis(random.nextInt(least, most + 1));
    }

    private static <T> T oneOf(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Whether two dialers share the work; what strikes a dialer strikes the one that dials. */
    boolean hasStandby() {
        return Math.floorMod(Math.floorDiv(seed, SEEDS_ALIKE), WITH_STANDBY_EVERY) == WITH_STANDBY_EVERY - 1;
    }

    /** In the order in which the dialer is to meet them. */
    List<CrashAt> crashes() {
        return faults.stream()
                .filter(CrashAt.class::isInstance)
                .map(CrashAt.class::cast)
                .toList();
    }

    @Override
    public String toString() {
        var words = faults.stream().map(Object::toString).collect(Collectors.joining(" + "));
        var all = webhooks.equals(WebhookFaults.NONE) ? words : words + " + webhooks";
        return hasStandby() ? all + ", two dialers" : all;
    }
}
