package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.hopper.HopperSize;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lead.io.AttemptTable;
import dev.ringline.campaign.lead.io.LeadAnnouncements;
import dev.ringline.campaign.lead.io.LeadTable;
import dev.ringline.campaign.lead.io.Retries;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.events.CampaignId;
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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Fills one campaign's hopper: one statement locks, a loop decides, one statement saves. */
@ApplicationScoped
class Hopper {
    /** Leads looked at in one transaction. */
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
    record Filled(int size, boolean more) {
        private static final Filled NOTHING = new Filled(0, false);
    }

    /** @param weights of all campaigns that share its pool now, its own among them */
    Filled fill(Connection connection, CampaignId id, int weights) throws SQLException {
        var running = CampaignTable.lockRunning(connection, id);
        if (running.isEmpty() || running.get().poolId() == null) {
            return Filled.NOTHING;
        }
        var campaign = running.get();
        var now = clock.instant();
        var size = size(connection, campaign, weights, now);
        if (size == 0) {
            return Filled.NOTHING;
        }
        var ready = HopperTable.ready(connection, campaign.id());
        figures.looked(campaign.id(), size, ready);
        return new Filled(size, ready < size && fill(connection, campaign, size - ready, now));
    }

    private boolean fill(Connection connection, StoredCampaign campaign, int free, Instant now) throws SQLException {
        var endAt = campaign.definition().schedule().endAt();
        var over = endAt != null && !endAt.isAfter(now);
        var due = LeadTable.lockDue(connection, campaign.id(), now, over, BATCH);
        if (due.isEmpty()) {
            return false;
        }
        var run = new HopperRun(campaign, retries.of(campaign), now);
        run.decide(
                due,
                suppressions.entries(connection, campaign.tenant(), hashes(due)),
                AttemptTable.tried(connection, campaign.tenant(), hashes(due), capsReachBackTo(campaign, now)),
                free);
        save(connection, run, now);
        return due.size() == BATCH && run.releases().size() < free;
    }

    private static Set<String> hashes(List<StoredLead> leads) {
        return leads.stream().map(StoredLead::numberHash).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Released up to an hour before it rang: nothing that a cap or a gap may count is missed. */
    private static Instant capsReachBackTo(StoredCampaign campaign, Instant now) {
        var rules = campaign.definition().rules();
        return now.minusSeconds(Math.max(rules.capWindowS(), rules.minGapS())).minus(Duration.ofHours(1));
    }

    /** None while calls are switched off, or its pool is not known. */
    private int size(Connection connection, StoredCampaign campaign, int weights, Instant now) throws SQLException {
        var cps = HopperTable.cps(connection, campaign);
        if (cps.isEmpty() || HopperTable.killed(connection, campaign)) {
            return 0;
        }
        var limits = campaign.definition().limits();
        var share = HopperSize.share(cps.getAsDouble(), limits.weight(), weights, limits.cps());
        var lately = HopperSize.lately(HopperTable.dialled(connection, campaign.id(), now.minus(MEASURED_OVER)));
        return HopperSize.of(share, lately, now);
    }

    private void save(Connection connection, HopperRun run, Instant now) throws SQLException {
        LeadTable.save(connection, run.changes(), now);
        AttemptTable.insert(
                connection,
                run.releases().stream().map(HopperRun.Release::event).toList());
        outbox.append(connection, announcements(run, now));
        figures.released(run.releases().size());
    }

    private List<Announcement> announcements(HopperRun run, Instant now) {
        var announcements = new ArrayList<>(LeadAnnouncements.inBulk(run.moves(), ids));
        for (var release : run.releases()) {
            announcements.add(LeadAnnouncements.of(release.event(), release.lead(), null, now));
        }
        return announcements;
    }
}
