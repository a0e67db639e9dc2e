package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.StoredImport;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * An import as REST shows it. {@code imported = invalid + duplicate + suppressed + waiting}; of a dry run, what would have been.
 *
 * @param state uploading, waiting, running, done, failed or withdrawn
 * @param rows read so far
 * @param failure why it could not go on
 */
record ImportView(
        UUID id,
        UUID campaignId,
        String state,
        boolean dryRun,
        String charset,
        long bytes,
        long rows,
        long imported,
        long invalid,
        long duplicate,
        long suppressed,
        long waiting,
        String failure,
        String createdBy,
        Instant createdAt,
        Instant changedAt,
        Instant endedAt) {

    static ImportView of(StoredImport stored) {
        var progress = stored.progress();
        return new ImportView(
                stored.id().value(),
                stored.campaign().value(),
                stored.state().name().toLowerCase(Locale.ROOT),
                stored.options().dryRun(),
                stored.charset(),
                stored.bytes(),
                stored.rowsDone(),
                progress.imported(),
                progress.invalid(),
                progress.duplicate(),
                progress.suppressed(),
                progress.waiting(),
                stored.failure(),
                stored.actor(),
                stored.createdAt(),
                stored.changedAt(),
                stored.endedAt());
    }
}
