package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Chunk;
import dev.ringline.campaign.importing.Chunk.Refused;
import dev.ringline.campaign.importing.Counts;
import dev.ringline.campaign.importing.NewLead;
import dev.ringline.campaign.importing.Refusal;
import dev.ringline.campaign.importing.Refusal.Kind;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.campaign.importing.io.Intake.Fate;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Commits a chunk: leads, refusals, counts, progress and what is announced, all or nothing. */
@ApplicationScoped
class ChunkCommit {
    private final Intake intake;
    private final Rehearsal rehearsal;
    private final MeterRegistry meters;
    private final Clock clock;

    ChunkCommit(Intake intake, Rehearsal rehearsal, MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.intake = intake;
        this.rehearsal = rehearsal;
        this.clock = clock;
        meter(Counts.of(0, 0, 0, 0));
    }

    /** False: the import is not ours to go on with, or it has just ended. */
    boolean commit(Connection connection, StoredImport at, Chunk chunk, String numberColumn, Duration lease)
            throws SQLException {
        var now = clock.instant();
        if (!ImportTable.advance(connection, at, chunk.index(), chunk.rows(), lease, now)) {
            return false;
        }
        var campaign = CampaignTable.hold(connection, at.campaign()).orElseThrow(CampaignOver::new);
        if (OpenCampaign.isOver(campaign)) {
            throw new CampaignOver();
        }
        var fates = at.options().dryRun()
                ? rehearsal.take(connection, campaign, at.id(), chunk.leads(), now)
                : intake.take(connection, campaign, at.id(), chunk.leads(), now);
        var refused = new ArrayList<>(chunk.refused());
        chunk.leads().forEach(lead -> refuse(lead, fates.get(lead.row()), numberColumn, refused));
        RefusalTable.insert(
                connection,
                at.tenant(),
                at.id(),
                refused.stream().map(Refused::refusals).toList());
        count(connection, at, campaign, chunk, Tally.of(refused, fates.values()), now);
        return true;
    }

    private void count(
            Connection connection, StoredImport at, StoredCampaign campaign, Chunk chunk, Counts counts, Instant now)
            throws SQLException {
        ImportTable.count(connection, at.id(), counts);
        if (!at.options().dryRun()) {
            intake.count(connection, campaign, at.id(), chunk.index(), counts, at.actor(), now);
            meter(counts);
        }
    }

    private void meter(Counts counts) {
        meter("invalid", counts.invalid());
        meter("duplicate", counts.duplicate());
        meter("suppressed", counts.suppressed());
        meter("waiting", counts.waiting());
    }

    private void meter(String fate, int rows) {
        meters.counter("ringline.import.rows", "fate", fate).increment(rows);
    }

    private static void refuse(NewLead lead, Fate fate, String numberColumn, List<Refused> refused) {
        var reason =
                switch (fate) {
                    case Fate.Taken taken -> null;
                    case Fate.Repeated repeated -> "the client token and the number are in this campaign already";
                    case Fate.Duplicate duplicate -> duplicate.reason();
                };
        if (reason != null) {
            var refusal = Refusal.duplicate(
                    lead.row(), numberColumn, reason, lead.number().value());
            refused.add(new Refused(Kind.DUPLICATE, List.of(refusal)));
        }
    }

    /** The campaign ended while its file was read: what was committed stays. */
    static final class CampaignOver extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
