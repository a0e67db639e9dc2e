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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
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

    /** @param replayed it was asked for before, under the same key */
    record Stored(StoredImport file, boolean replayed) {}

    /**
     * @param key of the client, under which the same file is the same import; or {@code null}
     * @throws Problem 404 or 409 if the campaign takes no leads, 413 if there is more of it than may be, 422 if the key was used
     *     for something else
     */
    Stored store(
            TenantId tenant, String actor, CampaignId campaign, ImportOptions options, String key, InputStream body) {
        KeyedImport.check(key);
        var id = new ImportId(ids.next());
        var asked = announced(tenant, actor, campaign, options, id);
        var before = database.transaction(tenant, connection -> begin(connection, asked, key));
        if (before.isPresent()) {
            return new Stored(replayed(before.get(), body), true);
        }
        try {
            return new Stored(store(tenant, id, options, body), false);
        } catch (Problem tooLarge) {
            giveUp(tenant, id, tooLarge.getMessage());
            throw tooLarge;
        } catch (IOException brokenOff) {
            giveUp(tenant, id, "the upload broke off");
            throw Problem.of(400, "Bad Request", "the upload broke off");
        }
    }

    private static StoredImport replayed(KeyedImport before, InputStream body) {
        try {
            return before.replay(body);
        } catch (IOException brokenOff) {
            throw Problem.of(400, "Bad Request", "the upload broke off");
        }
    }

    /** The import that has this key; empty: a new one has begun. */
    private Optional<KeyedImport> begin(Connection connection, StoredImport asked, String key) throws SQLException {
        var before = key == null ? Optional.<KeyedImport>empty() : ImportTable.ofKey(connection, asked.tenant(), key);
        if (before.isPresent() && !before.get().isBrokenOff(clock.instant())) {
            before.get().refuseUnlessAsked(asked);
            return before;
        }
        OpenCampaign.hold(connection, asked.tenant(), asked.campaign());
        if (before.isPresent()) {
            end(connection, before.get().stored().id(), "the upload broke off");
        }
        if (!ImportTable.insert(connection, asked, key)) {
            throw Problem.conflict("the file of this Idempotency-Key is just being stored: try again in a minute");
        }
        return Optional.empty();
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
        var reading = KeyedImport.digesting(body);
        var parts = 0;
        var bytes = 0L;
        for (var part = reading.readNBytes(FileTable.PART_BYTES);
                part.length > 0;
                part = reading.readNBytes(FileTable.PART_BYTES)) {
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
        return finish(tenant, id, charset, bytes, parts, KeyedImport.sha256(reading));
    }

    private void storePart(TenantId tenant, ImportId id, int part, byte[] content) {
        database.transaction(tenant, connection -> {
            FileTable.insert(connection, tenant, id, part, content);
            ImportTable.uploading(connection, id, clock.instant());
            return null;
        });
    }

    private StoredImport finish(TenantId tenant, ImportId id, String charset, long bytes, int parts, String sha256) {
        return database.transaction(tenant, connection -> {
            ImportTable.uploaded(connection, id, charset, bytes, parts, sha256, clock.instant());
            return ImportTable.find(connection, tenant, id).orElseThrow();
        });
    }

    private void giveUp(TenantId tenant, ImportId id, String failure) {
        database.transaction(tenant, connection -> {
            end(connection, id, failure);
            return null;
        });
    }

    private void end(Connection connection, ImportId id, String failure) throws SQLException {
        ImportTable.end(connection, id, ImportState.FAILED, failure, clock.instant());
        ImportTable.freeKey(connection, id);
    }
}
