package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.ImportOptions;
import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.campaign.importing.StoredImport.Progress;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stores a file whole, a megabyte at a time, each in a transaction of its own: a slow client holds no connection. */
@ApplicationScoped
class Upload {
    private final TenantJdbc database;
    private final Uuid7 ids;
    private final Clock clock;
    private final long maxBytes;

    Upload(
            TenantJdbc database,
            Uuid7 ids,
            Clock clock,
            @ConfigProperty(name = "ringline.import.max-bytes", defaultValue = "536870912") long maxBytes) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /** @throws Problem 404 or 409 if the campaign takes no leads, 413 if there is more of it than may be */
    StoredImport store(TenantId tenant, String actor, CampaignId campaign, ImportOptions options, InputStream body) {
        var id = new ImportId(ids.next());
        database.transaction(tenant, connection -> {
            OpenCampaign.hold(connection, tenant, campaign);
            ImportTable.insert(connection, announced(tenant, actor, campaign, options, id));
            return null;
        });
        try {
            return store(tenant, id, options, body);
        } catch (Problem tooLarge) {
            giveUp(tenant, id, tooLarge.getMessage());
            throw tooLarge;
        } catch (IOException brokenOff) {
            giveUp(tenant, id, "the upload broke off");
            throw Problem.of(400, "Bad Request", "the upload broke off");
        }
    }

    private StoredImport announced(
            TenantId tenant, String actor, CampaignId campaign, ImportOptions options, ImportId id) {
        var now = clock.instant();
        var nothing = new Progress(0, 0, 0, 0, 0);
        return new StoredImport(
                id,
                tenant,
                campaign,
                ImportState.UPLOADING,
                options,
                null,
                0,
                0,
                0,
                0,
                nothing,
                null,
                actor,
                now,
                now,
                null);
    }

    private StoredImport store(TenantId tenant, ImportId id, ImportOptions options, InputStream body)
            throws IOException {
        var encoding = new EncodingDetector();
        var parts = 0;
        var bytes = 0L;
        for (var part = body.readNBytes(FileTable.PART_BYTES);
                part.length > 0;
                part = body.readNBytes(FileTable.PART_BYTES)) {
            bytes += part.length;
            if (bytes > maxBytes) {
                throw Problem.of(413, "Content Too Large", "at most " + maxBytes + " bytes a file");
            }
            encoding.take(part);
            storePart(tenant, id, parts++, part);
        }
        var charset = options.charset() != null
                ? options.charset()
                : encoding.charset().name();
        return finish(tenant, id, charset, bytes, parts);
    }

    private void storePart(TenantId tenant, ImportId id, int part, byte[] content) {
        database.transaction(tenant, connection -> {
            FileTable.insert(connection, tenant, id, part, content);
            ImportTable.uploading(connection, id, clock.instant());
            return null;
        });
    }

    private StoredImport finish(TenantId tenant, ImportId id, String charset, long bytes, int parts) {
        return database.transaction(tenant, connection -> {
            ImportTable.uploaded(connection, id, charset, bytes, parts, clock.instant());
            return ImportTable.find(connection, tenant, id).orElseThrow();
        });
    }

    private void giveUp(TenantId tenant, ImportId id, String failure) {
        database.transaction(tenant, connection -> {
            ImportTable.end(connection, id, ImportState.FAILED, failure, clock.instant());
            return null;
        });
    }
}
