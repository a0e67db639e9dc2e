package dev.ringline.number.importing.io;

import static dev.ringline.platform.tenancy.Roles.ADMIN;
import static dev.ringline.platform.tenancy.Roles.AUDITOR;
import static dev.ringline.platform.tenancy.Roles.OPERATOR;
import static dev.ringline.platform.tenancy.Roles.VIEWER;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ringline.events.TenantId;
import dev.ringline.number.account.io.ProviderAccountRow;
import dev.ringline.number.importing.io.ImportRow.Progress;
import dev.ringline.number.importing.io.ImportRun.Account;
import dev.ringline.number.inventory.io.NumberRow;
import dev.ringline.number.inventory.io.PhoneNumberJson;
import dev.ringline.number.linking.io.Links;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Imports every number of the tenant's provider accounts. Idempotent by itself. */
@Path("/api/v1/tenants/{tenantId}/phone-numbers")
public class ImportResource {
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final ImportRun run;
    private final Links links;
    private final Clock clock;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ImportResource(
            TenantTransaction transaction,
            Tenancy tenancy,
            ImportRun run,
            Links links,
            Clock clock,
            @ConfigProperty(name = "ringline.numbers.import-patience", defaultValue = "20s") Duration patience) {
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.run = run;
        this.links = links;
        this.clock = clock;
        this.patience = patience;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    /** 200 with the counts and the numbers when it is done within 20 s; else 202, and the import goes on. */
    @POST
    @Path("import")
    @RolesAllowed({OPERATOR, ADMIN})
    public Uni<Response> start() {
        var tenant = tenancy.tenant();
        var actor = tenancy.actor();
        var back = backTo(Vertx.currentContext());
        return accounts()
                .chain(accounts -> begin(tenant, actor, accounts))
                .chain(this::waitFor)
                .emitOn(back)
                .chain(id -> transaction.run(tenant, () -> ImportRow.<ImportRow>findById(id)))
                .chain(row -> response(tenant, row.progress(clock.instant())));
    }

    /**
     * @param numbers the tenant's, also those that were there before: as many as a page holds
     * @param next the cursor for {@code GET …/phone-numbers} to go on with; {@code null} where these are all
     */
    record Imported(@JsonUnwrapped Progress progress, List<PhoneNumberJson> numbers, String next) {}

    @GET
    @Path("imports/{id}")
    @RolesAllowed({VIEWER, OPERATOR, ADMIN, AUDITOR})
    public Uni<Progress> progress(@PathParam("id") UUID id) {
        return transaction
                .run(() -> ImportRow.<ImportRow>findById(id))
                .onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .map(row -> row.progress(clock.instant()));
    }

    private Uni<List<Account>> accounts() {
        return transaction
                .run(() -> ProviderAccountRow.<ProviderAccountRow>list("order by id"))
                .invoke(rows -> {
                    if (rows.isEmpty()) {
                        throw Problem.conflict(
                                "the tenant has no provider account: PUT one to …/provider-accounts first");
                    }
                })
                .map(rows -> rows.stream()
                        .map(row -> new Account(row.id, row.accountSid, row.sealedToken))
                        .toList());
    }

    private record Started(UUID id, CompletableFuture<Void> done) {}

    private Uni<Started> begin(TenantId tenant, String actor, List<Account> accounts) {
        return Uni.createFrom()
                .item(() -> run.begin(tenant))
                .runSubscriptionOn(threads)
                .map(id -> new Started(
                        id, CompletableFuture.runAsync(() -> run.run(id, tenant, actor, accounts), threads)));
    }

    /** Until it is done, or patience ends; the import goes on either way. */
    private Uni<UUID> waitFor(Started started) {
        return Uni.createFrom()
                .completionStage(started.done().copy())
                .ifNoItem()
                .after(patience)
                .recoverWithItem((Void) null)
                .replaceWith(started.id());
    }

    /** Panache works only on the request's own context. */
    private static Executor backTo(Context context) {
        return task -> context.runOnContext(nothing -> task.run());
    }

    private Uni<Response> response(TenantId tenant, Progress progress) {
        return switch (progress.state()) {
            case "DONE" ->
                transaction
                        .run(tenant, this::numbers)
                        .map(page -> new Imported(progress, page.items(), page.next()))
                        .map(imported -> Response.ok(imported).build());
            case "FAILED" ->
                throw Problem.of(502, "Bad Gateway", progress.problem())
                        .with("importId", progress.id().toString());
            default ->
                Uni.createFrom()
                        .item(Response.accepted(progress)
                                .location(URI.create("/api/v1/tenants/%s/phone-numbers/imports/%s"
                                        .formatted(tenant.value(), progress.id())))
                                .build());
        };
    }

    private Uni<Page<PhoneNumberJson>> numbers() {
        return NumberRow.page(Cursor.afterId(null), null, null, Page.MAX_LIMIT + 1)
                .chain(rows -> links.shown(rows)
                        .map(campaigns ->
                                Page.of(rows, Page.MAX_LIMIT, row -> Cursor.of(row.id.toString()), campaigns::show)));
    }
}
