package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.hopper.HopperSize;
import dev.ringline.campaign.hopper.io.HopperTable.AtWork;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lead.io.AttemptTable;
import dev.ringline.campaign.lead.io.LeadAnnouncements;
import dev.ringline.campaign.lead.io.LeadTable;
import dev.ringline.campaign.lead.io.Retries;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Fills the hoppers of some campaigns: one statement locks, a loop decides, one statement saves, for all of them. */
@ApplicationScoped
class Hopper {
    /** Leads looked at in one transaction, of all its campaigns together. */
    private static final int BATCH = 500;

    private static final Duration MEASURED_OVER = Duration.ofMinutes(10);

    private final Suppressions suppressions;
    private final Outbox outbox;
    private final Retries retries;
    private final Uuid7 ids;
    private final HopperFigures figures;
    private final Clock clock;

    Hopper(Suppressions suppressions, Outbox outbox, Retries retries, Uuid7 ids, HopperFigures figures, Clock clock) {
        this.figures = figures;
        this.suppressions = suppressions;
        this.outbox = outbox;
        this.ids = ids;
        this.retries = retries;
        this.clock = clock;
    }

    /**
     * What one look came to.
     *
     * @param size of the hopper: so many may be released and not yet dialled
     * @param more whether more leads are due that could be looked at right away
     */
    record Filled(int size, boolean more) {}

    /** A campaign with room in its hopper. */
    private record Room(StoredCampaign campaign, int size, int free) {
        boolean isOver(Instant now) {
            var endAt = campaign.definition().schedule().endAt();
            return endAt != null && !endAt.isAfter(now);
        }
    }

    /**
     * @param sparing as many leads are looked at as may be released, because most are; else as many as a transaction bears
     * @return what each look came to; one that does not run any more, or is another's now, is not among them
     */
    Map<CampaignId, Filled> fill(Connection connection, List<AtWork> atWork, boolean sparing) throws SQLException {
        var weights = atWork.stream().collect(Collectors.toMap(AtWork::id, AtWork::weights));
        var campaigns = CampaignTable.lockRunning(connection, weights.keySet()).stream()
                .filter(campaign -> campaign.poolId() != null)
                .toList();
        var now = clock.instant();
        var filled = new HashMap<CampaignId, Filled>();
        var rooms = new ArrayList<Room>();
        for (var room : rooms(connection, campaigns, weights, now)) {
            filled.put(room.campaign.id(), new Filled(room.size, false));
            if (room.free > 0) {
                rooms.add(room);
            }
        }
        if (!rooms.isEmpty()) {
            filled.putAll(fill(connection, rooms, sparing, now));
        }
        return filled;
    }

    private Map<CampaignId, Filled> fill(Connection connection, List<Room> rooms, boolean sparing, Instant now)
            throws SQLException {
        var most = new LinkedHashMap<CampaignId, Integer>();
        int share = Math.max(1, BATCH / rooms.size());
        rooms.forEach(room -> most.put(room.campaign.id(), sparing ? Math.min(share, room.free) : share));
        var due = lockDue(connection, rooms, most, now);
        var filled = new HashMap<CampaignId, Filled>();
        var runs = new ArrayList<HopperRun>();
        var known = known(connection, rooms, due, now);
        for (var room : rooms) {
            var id = room.campaign.id();
            var leads = due.getOrDefault(id, List.of());
            var run = new HopperRun(room.campaign, retries.of(room.campaign), now);
            run.decide(leads, known.get(room.campaign.tenant()), room.free);
            runs.add(run);
            var more = leads.size() == most.get(id) && run.releases().size() < room.free;
            filled.put(id, new Filled(room.size, more));
        }
        save(connection, runs, now);
        return filled;
    }

    private static Map<CampaignId, List<StoredLead>> lockDue(
            Connection connection, List<Room> rooms, Map<CampaignId, Integer> most, Instant now) throws SQLException {
        var due = new ArrayList<StoredLead>();
        var open = new LinkedHashMap<>(most);
        for (var room : rooms) {
            if (room.isOver(now)) {
                var id = room.campaign.id();
                due.addAll(LeadTable.lockWaiting(connection, id, open.remove(id)));
            }
        }
        if (!open.isEmpty()) {
            due.addAll(LeadTable.lockDue(connection, open, now));
        }
        return due.stream().collect(Collectors.groupingBy(StoredLead::campaign));
    }

    /** By tenant: none knows another's numbers. */
    private Map<TenantId, KnownNumbers> known(
            Connection connection, List<Room> rooms, Map<CampaignId, List<StoredLead>> due, Instant now)
            throws SQLException {
        var known = new HashMap<TenantId, KnownNumbers>();
        var campaigns = rooms.stream().map(Room::campaign).collect(Collectors.groupingBy(StoredCampaign::tenant));
        for (var ofTenant : campaigns.entrySet()) {
            var tenant = ofTenant.getKey();
            var hashes = hashes(ofTenant.getValue(), due);
            var since = ofTenant.getValue().stream()
                    .map(campaign -> capsReachBackTo(campaign, now))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            known.put(
                    tenant,
                    hashes.isEmpty()
                            ? KnownNumbers.NONE
                            : new KnownNumbers(
                                    suppressions.entries(connection, tenant, hashes),
                                    AttemptTable.tried(connection, tenant, hashes, since)));
        }
        return known;
    }

    private static Set<String> hashes(List<StoredCampaign> campaigns, Map<CampaignId, List<StoredLead>> due) {
        return campaigns.stream()
                .flatMap(campaign -> due.getOrDefault(campaign.id(), List.of()).stream())
                .map(StoredLead::numberHash)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Released up to an hour before it rang: nothing that a cap or a gap may count is missed. */
    private static Instant capsReachBackTo(StoredCampaign campaign, Instant now) {
        var rules = campaign.definition().rules();
        return now.minusSeconds(Math.max(rules.capWindowS(), rules.minGapS())).minus(Duration.ofHours(1));
    }

    /** None while calls are switched off, or a pool is not known. */
    private List<Room> rooms(
            Connection connection, List<StoredCampaign> campaigns, Map<CampaignId, Integer> weights, Instant now)
            throws SQLException {
        if (campaigns.isEmpty()) {
            return List.of();
        }
        var cps = HopperTable.cps(connection, campaigns);
        var killed = HopperTable.killed(connection, campaigns);
        var allowed = campaigns.stream()
                .filter(campaign -> cps.containsKey(campaign.poolId()) && !killed.contains(campaign.id()))
                .toList();
        var dialled = HopperTable.dialled(connection, allowed, now.minus(MEASURED_OVER));
        var ready = HopperTable.ready(connection, allowed);
        var rooms = new ArrayList<Room>();
        for (var campaign : allowed) {
            var id = campaign.id();
            var limits = campaign.definition().limits();
            var share = HopperSize.share(cps.get(campaign.poolId()), limits.weight(), weights.get(id), limits.cps());
            var lately = HopperSize.lately(dialled.getOrDefault(id, List.of()));
            var size = HopperSize.of(share, lately, now);
            int released = ready.getOrDefault(id, 0);
            figures.looked(id, size, released);
            rooms.add(new Room(campaign, size, size - released));
        }
        return rooms;
    }

    private void save(Connection connection, List<HopperRun> runs, Instant now) throws SQLException {
        LeadTable.save(connection, each(runs, HopperRun::changes), now);
        AttemptTable.insert(
                connection,
                each(runs, HopperRun::releases).stream()
                        .map(HopperRun.Release::event)
                        .toList());
        outbox.append(connection, each(runs, run -> announcements(run, now)));
        figures.released(each(runs, HopperRun::releases).size());
    }

    private static <T> List<T> each(List<HopperRun> runs, Function<HopperRun, List<T>> what) {
        return runs.stream().flatMap(run -> what.apply(run).stream()).toList();
    }

    private List<Announcement> announcements(HopperRun run, Instant now) {
        var announcements = new ArrayList<>(LeadAnnouncements.inBulk(run.moves(), ids));
        for (var release : run.releases()) {
            announcements.add(LeadAnnouncements.of(release.event(), release.lead(), null, now));
        }
        return announcements;
    }
}
