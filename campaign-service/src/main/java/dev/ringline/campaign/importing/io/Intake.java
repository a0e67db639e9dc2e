package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Counts;
import dev.ringline.campaign.importing.NewLead;
import dev.ringline.campaign.importing.io.IntakeTable.Given;
import dev.ringline.campaign.importing.io.IntakeTable.Present;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsImported;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Takes leads into a campaign, in the caller's transaction: those of a chunk of a file, or of a batch. */
@ApplicationScoped
class Intake {
    private final NumberHash hashes;
    private final Uuid7 ids;
    private final Outbox outbox;

    Intake(NumberHash hashes, Uuid7 ids, Outbox outbox) {
        this.hashes = hashes;
        this.ids = ids;
        this.outbox = outbox;
    }

    /** What became of a lead that was given. */
    sealed interface Fate {
        record Taken(UUID leadId, LeadState state) implements Fate {}

        /** Under the same client token and number: the caller said it again. */
        record Repeated(UUID leadId) implements Fate {}

        /** @param leadId the one that has this number, or {@code null}: only the client token is taken */
        record Duplicate(UUID leadId, String reason) implements Fate {}
    }

    /** Returns each lead's fate by its row. Each number and each client token at most once. */
    Map<Long, Fate> take(
            Connection connection, StoredCampaign campaign, ImportId importId, List<NewLead> leads, Instant now)
            throws SQLException {
        var table = new IntakeTable(connection, campaign.tenant(), campaign.id());
        var given = leads.stream().map(lead -> given(campaign, lead)).toList();
        var taken = table.merge(given, campaign.definition().rules().suppressionLists(), importId, now);
        var others = given.stream()
                .filter(each -> !taken.containsKey(each.lead().row()))
                .map(Given::numberHash)
                .toList();
        var present = others.isEmpty() ? Map.<String, Present>of() : table.present(others);
        var fates = new LinkedHashMap<Long, Fate>();
        for (var lead : leads) {
            var row = taken.get(lead.row());
            fates.put(
                    lead.row(),
                    row == null
                            ? rejected(lead, present.get(lead.number().value()), importId)
                            : new Fate.Taken(row.leadId(), row.state()));
        }
        return fates;
    }

    /** Counts a chunk and announces it. */
    void count(
            Connection connection,
            StoredCampaign campaign,
            ImportId id,
            int chunk,
            Counts counts,
            String actor,
            Instant now)
            throws SQLException {
        new IntakeTable(connection, campaign.tenant(), campaign.id()).count(id, chunk, counts, now);
        var imported = new LeadsImported(
                id,
                campaign.tenant(),
                campaign.id(),
                chunk,
                counts.imported(),
                counts.invalid(),
                counts.duplicate(),
                counts.suppressed(),
                counts.waiting(),
                now);
        outbox.append(
                connection,
                List.of(new Announcement(imported, id.toString(), chunk + 1L, campaign.tenant(), actor, null, now)));
    }

    private Given given(StoredCampaign campaign, NewLead lead) {
        return new Given(
                lead, ids.next(), hashes.of(campaign.tenant(), lead.number()), OptionsJson.fields(lead.fields()));
    }

    private static Fate rejected(NewLead lead, Present present, ImportId importId) {
        if (present == null) {
            return new Fate.Duplicate(null, "the client token belongs to another number in this campaign");
        }
        if (lead.clientToken() != null && lead.clientToken().equals(present.clientToken())) {
            return new Fate.Repeated(present.leadId());
        }
        var reason = importId.value().equals(present.importId())
                ? "the same number as row " + present.row()
                : "the number is in this campaign already";
        return new Fate.Duplicate(present.leadId(), reason);
    }
}
