package dev.ringline.number.account.io;

import static dev.ringline.platform.tenancy.Roles.ADMIN;
import static dev.ringline.platform.tenancy.Roles.AUDITOR;
import static dev.ringline.platform.tenancy.Roles.OPERATOR;
import static dev.ringline.platform.tenancy.Roles.VIEWER;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import dev.ringline.number.inventory.io.NumberRow;
import dev.ringline.number.trunk.io.PoolAnnouncements;
import dev.ringline.number.trunk.io.PoolRow;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The tenant's accounts at providers. Secrets go in, never out. */
@Path("/api/v1/tenants/{tenantId}/provider-accounts")
public class ProviderAccountResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final Sealing sealing;
    private final TwilioAccounts twilio;
    private final PoolAnnouncements pools;
    private final Clock clock;

    ProviderAccountResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            Sealing sealing,
            TwilioAccounts twilio,
            PoolAnnouncements pools,
            Clock clock) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.sealing = sealing;
        this.twilio = twilio;
        this.pools = pools;
        this.clock = clock;
    }

    /** @param authToken {@code null} keeps the one that is stored */
    public record AccountRequest(
            @Pattern(regexp = "twilio", message = "twilio is the only provider so far")
            String provider,

            @NotNull @Pattern(regexp = "AC[0-9a-fA-F]{32}", message = "AC and 32 hexadecimal digits")
            String accountSid,

            @Size(min = 1, max = 200) String authToken) {}

    public record Account(
            UUID id, String provider, String accountSid, boolean hasToken, Instant createdAt, Instant changedAt) {}

    /** @param problem {@code null}: the provider accepts the credentials */
    public record Check(boolean ok, String problem) {}

    @GET
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Page<Account>> list(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        var size = Page.limit(limit);
        return transaction
                .run(() -> ProviderAccountRow.<ProviderAccountRow>find("id > ?1 order by id", Cursor.afterId(cursor))
                        .page(0, size + 1)
                        .list())
                .map(rows -> Page.of(rows, size, row -> Cursor.of(row.id.toString()), ProviderAccountResource::shown));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Account> get(@PathParam("id") UUID id) {
        return transaction.run(() -> find(id)).map(ProviderAccountResource::shown);
    }

    @PUT
    @Path("{id}")
    @RolesAllowed(ADMIN)
    public Uni<Account> put(@PathParam("id") UUID id, @NotNull @Valid AccountRequest request) {
        return transaction
                .run(() -> ProviderAccountRow.<ProviderAccountRow>findById(id)
                        .chain(known -> known == null ? create(id, request) : change(known, request)))
                .onFailure(ConstraintViolationException.class)
                .transform(taken ->
                        ForeignId.asProblem(taken, Problem.conflict("this account is stored under another id")))
                .map(ProviderAccountResource::shown);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(ADMIN)
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return transaction.run(() -> find(id).call(
                        row -> PoolRow.count("accountId", row.id).invoke(used -> refuseIf(used, "carrier pools")))
                .call(row -> NumberRow.count("accountId", row.id).invoke(used -> refuseIf(used, "imported numbers")))
                .chain(row -> row.delete()));
    }

    /** Asks the provider for one number: the shortest question that needs the credentials. */
    @POST
    @Path("{id}/check")
    @RolesAllowed({OPERATOR, ADMIN})
    public Uni<Check> check(@PathParam("id") UUID id) {
        return transaction
                .run(() -> find(id))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::ask);
    }

    private Check ask(ProviderAccountRow row) {
        try {
            var client = twilio.open(row.accountSid, sealing.open(row.sealedToken));
            IncomingPhoneNumber.reader().setPageSize(1L).firstPage(client);
            return new Check(true, null);
        } catch (ApiException e) {
            return new Check(
                    false, "Twilio answered with status %s, code %s".formatted(e.getStatusCode(), e.getCode()));
        } catch (UncheckedIOException e) {
            return new Check(false, "Twilio could not be reached");
        }
    }

    private Uni<ProviderAccountRow> create(UUID id, AccountRequest request) {
        if (request.authToken() == null) {
            throw Problem.badRequest("authToken", "a new account needs one");
        }
        var row = new ProviderAccountRow();
        row.id = id;
        row.tenantId = tenancy.tenant().value();
        row.provider = "twilio";
        row.accountSid = request.accountSid();
        row.sealedToken = sealing.seal(request.authToken());
        row.version = 1;
        row.createdAt = clock.instant();
        row.changedAt = row.createdAt;
        return row.persistAndFlush();
    }

    /** New credentials reach the dialer with the pools that they belong to. */
    private Uni<ProviderAccountRow> change(ProviderAccountRow row, AccountRequest request) {
        row.accountSid = request.accountSid();
        if (request.authToken() != null) {
            row.sealedToken = sealing.seal(request.authToken());
        }
        row.version++;
        row.changedAt = clock.instant();
        return row.<ProviderAccountRow>persistAndFlush().call(pools::credentialsChanged);
    }

    private static Uni<ProviderAccountRow> find(UUID id) {
        return ProviderAccountRow.<ProviderAccountRow>findById(id)
                .onItem()
                .ifNull()
                .failWith(Problem::notFound);
    }

    private static void refuseIf(long used, String by) {
        if (used > 0) {
            throw Problem.conflict("the account has " + by);
        }
    }

    private static Account shown(ProviderAccountRow row) {
        return new Account(row.id, row.provider, row.accountSid, true, row.createdAt, row.changedAt);
    }
}
