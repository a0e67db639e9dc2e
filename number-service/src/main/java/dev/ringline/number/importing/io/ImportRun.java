package dev.ringline.number.importing.io;

import com.twilio.exception.ApiException;
import dev.ringline.events.NumberId;
import dev.ringline.events.TenantId;
import dev.ringline.number.account.io.TwilioAccounts;
import dev.ringline.number.importing.ImportDiff;
import dev.ringline.number.importing.io.TwilioNumbers.Listing;
import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.platform.time.Uuid7;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads an account's whole list from Twilio, then saves what changed and announces it in one transaction. Said twice, or cut
 * off and said again, it comes to the same.
 */
@ApplicationScoped
public class ImportRun {
    private static final Logger LOG = Logger.getLogger(ImportRun.class);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int TRIES = 3;

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final TwilioAccounts twilio;
    private final Sealing sealing;
    private final Clock clock;
    private final Uuid7 ids;
    private final long pageSize;

    ImportRun(
            @DataSource("engine") AgroalDataSource database,
            Outbox outbox,
            TwilioAccounts twilio,
            Sealing sealing,
            Clock clock,
            Uuid7 ids,
            @ConfigProperty(name = "ringline.twilio.page-size", defaultValue = "1000") long pageSize) {
        this.database = database;
        this.outbox = outbox;
        this.twilio = twilio;
        this.sealing = sealing;
        this.clock = clock;
        this.ids = ids;
        this.pageSize = pageSize;
    }

    /** An account to read, its token still sealed. */
    public record Account(UUID id, String accountSid, String sealedToken) {}

    /** Writes the import's row, so that it can be looked at from now on. */
    public UUID begin(TenantId tenant) {
        var id = ids.next();
        inTransaction(connection -> ImportTable.begin(connection, id, tenant, clock.instant()));
        return id;
    }

    /** Blocks until all accounts are read and saved; what went wrong stands in the import's row. */
    public void run(UUID id, TenantId tenant, String actor, List<Account> accounts) {
        String problem = null;
        try {
            for (var account : accounts) {
                importAccount(id, tenant, actor, account);
            }
        } catch (ApiException e) {
            problem = refusal(e);
        } catch (UncheckedIOException e) {
            problem = "Twilio could not be reached; try again";
        } catch (RuntimeException e) {
            LOG.error("an import of numbers failed", e);
            problem = "the import failed inside Ringline; the service's log says why";
        }
        var outcome = problem;
        inTransaction(connection -> ImportTable.end(connection, id, outcome, clock.instant()));
    }

    private void importAccount(UUID id, TenantId tenant, String actor, Account account) {
        var client = twilio.open(account.accountSid(), sealing.open(account.sealedToken()));
        var listing = TwilioNumbers.readAll(client, pageSize, (pages, found) -> touch(id, pages, found));
        for (int tries = 1; ; tries++) {
            try {
                inTransaction(connection -> save(connection, id, tenant, actor, account.id(), listing));
                return;
            } catch (NumberTaken e) { // another tenant's import made one active meanwhile: now we see it
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void save(Connection connection, UUID id, TenantId tenant, String actor, UUID account, Listing listing)
            throws SQLException {
        var now = clock.instant();
        var known = NumberTable.lockAll(connection, tenant, account);
        var elsewhere = NumberTable.activeElsewhere(connection, tenant, account, listing.numbers());
        var diff = ImportDiff.between(
                tenant, account, known, listing.numbers(), elsewhere, () -> new NumberId(ids.next()));
        NumberTable.save(connection, diff.changed(), now);
        ImportTable.add(connection, id, diff, listing.refused(), now);
        outbox.append(connection, announced(diff.changed(), actor, now));
    }

    /** The records of numbers that changed. */
    public static List<Announcement> announced(List<PhoneNumber> changed, String actor, Instant now) {
        return changed.stream()
                .map(number -> new Announcement(
                        number.announced(now),
                        number.id().toString(),
                        number.version(),
                        number.tenantId(),
                        actor,
                        null,
                        now))
                .toList();
    }

    private void touch(UUID id, int pages, int found) {
        inTransaction(connection -> ImportTable.touch(connection, id, pages, found, clock.instant()));
    }

    /** Twilio's own words may hold a number or a token: only its status and code are passed on. */
    private static String refusal(ApiException e) {
        var status = e.getStatusCode();
        if (status != null && (status == 401 || status == 403)) {
            return "Twilio refused the account's credentials (status " + status + ")";
        }
        return "Twilio answered with status %s, code %s; try again".formatted(status, e.getCode());
    }

    private interface Work {
        void in(Connection connection) throws SQLException;
    }

    private static final class NumberTaken extends IllegalStateException {
        private static final long serialVersionUID = 1;

        NumberTaken(SQLException cause) {
            super("a number became active elsewhere", cause);
        }
    }

    private void inTransaction(Work work) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.in(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw UNIQUE_VIOLATION.equals(e.getSQLState())
                    ? new NumberTaken(e)
                    : new IllegalStateException("the database refused", e);
        }
    }
}
