package dev.ringline.campaign.importing;

import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.TenantId;
import java.time.Instant;

/**
 * An import as its row keeps it.
 *
 * @param charset of the file, known when it is stored whole
 * @param parts that the file is stored in
 * @param nextChunk the first that is not committed
 * @param rowsDone rows in the chunks before
 * @param progress of those chunks; of a dry run what would have been
 * @param failure why it could not go on, or {@code null}
 */
public record StoredImport(
        ImportId id,
        TenantId tenant,
        CampaignId campaign,
        ImportState state,
        ImportOptions options,
        String charset,
        long bytes,
        int parts,
        int nextChunk,
        long rowsDone,
        Progress progress,
        String failure,
        String actor,
        Instant createdAt,
        Instant changedAt,
        Instant endedAt) {

    /** {@code imported = invalid + duplicate + suppressed + waiting}. */
    public record Progress(long imported, long invalid, long duplicate, long suppressed, long waiting) {}
}
