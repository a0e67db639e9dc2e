package dev.ringline.bench.fairness;

import dev.ringline.bench.rig.CampaignApi;
import dev.ringline.bench.rig.Crowd;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Rig;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.Event;
import dev.ringline.events.LeadId;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** The real campaign-service and dialer, shared by tenants that know nothing of each other. */
final class Street implements AutoCloseable {
    private static final Duration CALL = Duration.ofMillis(100);
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_NANOS = 20_000_000L;
    private static final int CONCURRENCY = 100_000;
    private static final String UNDER_WAY =
            "select count(*) from lead where state in ('READY', 'IN_CALL', 'WRAP_UP', 'UNKNOWN')";

    private final Rig rig;
    private final Neighbours neighbours;
    private final Crowd crowd;
    private final Map<String, Long> dialled = new ConcurrentHashMap<>();
    private final List<Tenant> small = new ArrayList<>();
    private Tenant large;

    private Street(Rig rig, Neighbours neighbours) {
        this.rig = rig;
        this.neighbours = neighbours;
        this.crowd = new Crowd(rig);
    }

    private record Tenant(TenantId id, CampaignApi api, CampaignId campaign) {}

    static Street start(Path folder, Neighbours neighbours, Jvm jvm) {
        var rig = Rig.start(folder);
        try {
            rig.stub().endCallsAfter(CALL);
            rig.startLine(jvm, Map.of("RINGLINE_CAMPAIGN_WRAP_UP", "1S")); // no agent tells its outcome here
            var street = new Street(rig, neighbours);
            street.moveIn();
            return street;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private void moveIn() {
        int all = neighbours.small() + 1;
        var pools = new ArrayList<Event>();
        for (int n = 0; n < all; n++) {
            pools.addAll(pool(n, n == 0 ? neighbours.largeCps() : neighbours.smallCps()));
        }
        rig.standIn().publish(pools);
        await(() -> rig.campaigns().count("select count(*) from trunk") == all
                && rig.campaigns().count("select count(*) from pool") == all);
        large = tenant(0);
        for (int n = 1; n < all; n++) {
            small.add(tenant(n));
            crowd.keepOpen(small.getLast().id, small.getLast().campaign);
        }
        await(() -> rig.dialer().count("select count(*) from number_rule") == all);
        crowd.topUp(large.id, List.of(large.campaign), neighbours.largeLeads());
        crowd.settle();
        rig.stub().listen((room, at) -> dialled.put(room, at));
    }

    private Tenant tenant(int n) {
        var id = tenantId(n);
        var api = new CampaignApi(rig, id);
        var tenant = new Tenant(id, api, api.create("campaign", trunk(n)));
        rig.standIn()
                .publish(List.of(new NumberChanged(
                        new NumberId(uuid("number", n)),
                        id,
                        new E164("+1202%07d".formatted(n)),
                        "local",
                        "twilio",
                        "PN" + n,
                        null,
                        List.of("voice"),
                        tenant.campaign,
                        new PoolId(uuid("pool", n)),
                        true,
                        null,
                        Instant.now())));
        return tenant;
    }

    /** Each small tenant has a few leads dialled; with the large one at work before the first of them starts, or without it. */
    Seen run(boolean besideTheLarge) {
        var leads = new HashMap<Tenant, List<Rooms>>();
        small.forEach(tenant -> {
            crowd.topUp(tenant.id, List.of(tenant.campaign), 1 + neighbours.smallLeads());
            leads.put(tenant, rooms(tenant));
        });
        crowd.settle();
        dialled.clear();
        if (besideTheLarge) {
            move(large);
            await(() -> dialled.size() >= neighbours.largeCps());
        }
        int before = dialled.size();
        long begin = System.nanoTime();
        var from = new HashMap<Tenant, Long>();
        small.forEach(tenant -> {
            move(tenant);
            from.put(tenant, System.nanoTime());
        });
        await(() -> leads.values().stream()
                .allMatch(ofOne ->
                        ofOne.stream().allMatch(lead -> lead.dialledAt(dialled).isPresent())));
        long end = System.nanoTime();
        var seen = seen(leads, from, besideTheLarge ? largeShare(leads, before, begin, end) : null);
        small.forEach(tenant -> tenant.api.move(tenant.campaign, "pause"));
        if (besideTheLarge) {
            large.api.move(large.campaign, "pause");
        }
        await(() -> rig.campaigns().count(UNDER_WAY) == 0);
        return seen;
    }

    private void move(Tenant tenant) {
        boolean first = rig.campaigns()
                        .count("select count(*) from campaign where id = '%s' and state = 'DRAFT'"
                                .formatted(tenant.campaign))
                == 1;
        tenant.api.move(tenant.campaign, first ? "start" : "resume");
    }

    private Seen seen(Map<Tenant, List<Rooms>> leads, Map<Tenant, Long> from, Double largeShare) {
        double waited = 0;
        int count = 0;
        var shares = new ArrayList<Double>();
        for (var tenant : small) {
            long begin = from.get(tenant);
            int inTime = 0;
            for (var lead : leads.get(tenant)) {
                double seconds = (lead.dialledAt(dialled).getAsLong() - begin) / 1e9;
                waited += seconds;
                count++;
                inTime += seconds <= neighbours.fairS() ? 1 : 0;
            }
            shares.add((double) inTime / leads.get(tenant).size());
        }
        if (largeShare != null) {
            shares.add(largeShare);
        }
        return new Seen(waited / count, shares);
    }

    private double largeShare(Map<Tenant, List<Rooms>> leads, int before, long begin, long end) {
        int all = dialled.size();
        int ofTheSmall = leads.values().stream().mapToInt(List::size).sum();
        return (all - before - ofTheSmall) / (neighbours.largeCps() * (end - begin) / 1e9);
    }

    /** Where one lead will be rung: at its next release, or at a later one if that comes to nothing. */
    private record Rooms(List<String> names) {
        private static final int RELEASES = 10;

        static Rooms of(TenantId tenant, LeadId lead, int released) {
            return new Rooms(IntStream.rangeClosed(released + 1, released + RELEASES)
                    .mapToObj(number -> AttemptId.derive(tenant, lead, number).room())
                    .toList());
        }

        OptionalLong dialledAt(Map<String, Long> dialled) {
            return names.stream()
                    .filter(dialled::containsKey)
                    .mapToLong(dialled::get)
                    .min();
        }
    }

    private List<Rooms> rooms(Tenant tenant) {
        try (var connection = rig.campaigns().database();
                var select = connection.prepareStatement(
                        "select id, release_number from lead where campaign_id = ? and state = 'WAITING' and due_at <= now()")) {
            select.setObject(1, tenant.campaign.value());
            var rooms = new ArrayList<Rooms>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    rooms.add(Rooms.of(tenant.id, new LeadId(rows.getObject(1, UUID.class)), rows.getInt(2)));
                }
            }
            return rooms;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Event> pool(int n, int cps) {
        var tenant = tenantId(n);
        var pool = new PoolId(uuid("pool", n));
        var now = Instant.now();
        return List.of(
                new PoolChanged(pool, tenant, "pool", cps, CONCURRENCY, "other", null, false, now),
                new TrunkChanged(new TrunkId(uuid("trunk", n)), tenant, "trunk", trunk(n), pool, false, now));
    }

    private static TenantId tenantId(int n) {
        return new TenantId(n == 0 ? "large" : "small-" + n);
    }

    private static String trunk(int n) {
        return "ST_fair" + n;
    }

    private static UUID uuid(String kind, int n) {
        return UUID.nameUUIDFromBytes(("fairness/" + kind + '/' + n).getBytes(StandardCharsets.UTF_8));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + WITHIN);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        rig.close();
    }
}
