package dev.ringline.bench.growth;

import dev.ringline.bench.rig.CampaignApi;
import dev.ringline.bench.rig.CpuTime;
import dev.ringline.bench.rig.Crowd;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Rig;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.Event;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The real campaign-service and dialer with more and more to do; LiveKit is a stub whose callees hang up at once. */
final class Growth implements AutoCloseable {
    /** What a hopper may release, and the dialer may have dialled, between two looks at either. */
    static final int AT_ONCE = 600;

    /** One for all campaigns, of more calls a second than the machine can place: as many leads are released from 100 as from one. */
    private static final DialPlan POOLS = new DialPlan(1, 1, 1_000, 10_000_000);

    /** No agent tells its outcome here, and no campaign ends because its leads were called. */
    private static final Map<String, String> SETTINGS =
            Map.of("RINGLINE_CAMPAIGN_WRAP_UP", "1S", "RINGLINE_CAMPAIGN_COMPLETE_AFTER", "1H");

    private static final Duration CALL = Duration.ofMillis(100);
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final long LOOK_EVERY_NANOS = 20_000_000L;
    private static final String UNDER_WAY = """
            select (select count(*) from lead where state in ('READY', 'IN_CALL', 'UNKNOWN'))
                + (select count(*) from lead where state = 'WRAP_UP')
            """;
    private static final int STILL_FULL = 10; // when not more than a tenth of its leads were called

    private final Rig rig;
    private final CampaignApi api;
    private final Crowd crowd;
    private final Map<Size, List<CampaignId>> campaigns = new HashMap<>();
    private Size filled;
    private long calledSince;

    private Growth(Rig rig) {
        this.rig = rig;
        this.api = new CampaignApi(rig, DialPlan.TENANT);
        this.crowd = new Crowd(rig);
    }

    /**
     * @param perSecond calls placed, from the first that counts to the last
     * @param cpuMicros a call, by who used them, in that time
     */
    record Run(double perSecond, Map<String, Long> cpuMicros) {
        double cpu() {
            return cpuMicros.values().stream().mapToDouble(Long::doubleValue).sum();
        }
    }

    static Growth start(Path folder, Jvm jvm) {
        var rig = Rig.start(folder);
        try {
            rig.stub().endCallsAfter(CALL);
            rig.startLine(jvm, SETTINGS);
            rig.standIn().publish(pools(Instant.now()));
            await(
                    "trunks and pools known",
                    () -> rig.campaigns().count("select count(*) from trunk") == POOLS.pools()
                            && rig.campaigns().count("select count(*) from pool") == POOLS.pools());
            return new Growth(rig);
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    /**
     * Calls until so many calls were placed, pauses, and lets everything end. Only leads of this size wait meanwhile.
     *
     * @param size with {@link #AT_ONCE} leads more than the calls, or the run may be over before it is measured
     */
    Run run(Size size, int calls, int warmUp) {
        var these = fill(size);
        crowd.rest();
        moveAll(these, campaign -> isNew(campaign) ? "start" : "resume");
        long begun = rig.stub().dialPosts();
        await("the warm-up's calls", () -> rig.stub().dialPosts() >= begun + warmUp);
        long from = rig.stub().dialPosts();
        long nanos = System.nanoTime();
        var before = rig.cpu();
        await("the run's calls", () -> rig.stub().dialPosts() >= from + calls);
        var after = rig.cpu();
        long took = System.nanoTime() - nanos;
        int placed = (int) (rig.stub().dialPosts() - from);
        moveAll(these, _ -> "pause");
        await("no lead under way", () -> rig.campaigns().count(UNDER_WAY) == 0);
        calledSince += rig.stub().dialPosts() - begun;
        return new Run(placed * 1e9 / took, CpuTime.perCall(before, after, placed));
    }

    private List<CampaignId> fill(Size size) {
        var these = campaigns.computeIfAbsent(size, this::create);
        if (!size.equals(filled) || calledSince > size.leads() / STILL_FULL) {
            crowd.refill(DialPlan.TENANT, these, size.leads());
            filled = size;
            calledSince = 0;
        }
        return these;
    }

    /** All at once: the first is not to be called out before the last begins. */
    private void moveAll(List<CampaignId> these, Function<CampaignId, String> move) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var moves = these.stream()
                    .map(campaign ->
                            CompletableFuture.runAsync(() -> api.move(campaign, move.apply(campaign)), threads))
                    .toList();
            moves.forEach(CompletableFuture::join);
        }
    }

    private boolean isNew(CampaignId campaign) {
        return rig.campaigns()
                        .count("select count(*) from campaign where id = '%s' and state = 'DRAFT'".formatted(campaign))
                == 1;
    }

    private List<CampaignId> create(Size size) {
        var made = new ArrayList<CampaignId>();
        for (int n = 0; n < size.campaigns(); n++) {
            made.add(api.create("%s: %d".formatted(size.name(), n), trunk(n % POOLS.pools())));
        }
        long known = rig.dialer().count("select count(*) from number_rule");
        rig.standIn().publish(numbers(made, (int) known));
        await("numbers known", () -> rig.dialer().count("select count(*) from number_rule") == known + made.size());
        return made;
    }

    private static List<Event> pools(Instant now) {
        var events = new ArrayList<Event>();
        for (int n = 0; n < POOLS.pools(); n++) {
            events.add(new PoolChanged(
                    POOLS.pool(n),
                    DialPlan.TENANT,
                    "pool " + n,
                    POOLS.cps(),
                    POOLS.concurrency(),
                    "other",
                    null,
                    false,
                    now));
            events.add(new TrunkChanged(
                    new TrunkId(id("trunk", n)), DialPlan.TENANT, "trunk " + n, trunk(n), POOLS.pool(n), false, now));
        }
        return events;
    }

    private static List<Event> numbers(List<CampaignId> campaigns, int known) {
        var events = new ArrayList<Event>();
        for (int n = 0; n < campaigns.size(); n++) {
            events.add(new NumberChanged(
                    new NumberId(id("number", known + n)),
                    DialPlan.TENANT,
                    new E164("+1202%07d".formatted(known + n)),
                    "local",
                    "twilio",
                    "PN" + (known + n),
                    null,
                    List.of("voice"),
                    campaigns.get(n),
                    POOLS.pool(n % POOLS.pools()),
                    true,
                    null,
                    Instant.now()));
        }
        return events;
    }

    private static String trunk(int pool) {
        return "ST_bench" + pool;
    }

    private static UUID id(String kind, int n) {
        return UUID.nameUUIDFromBytes(("growth/" + kind + '/' + n).getBytes(StandardCharsets.UTF_8));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + ": not within " + WITHIN);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        rig.close();
    }
}
