package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import dev.ringline.campaign.importing.io.NumberPlan;
import dev.ringline.campaign.suppression.io.Suppressions.Addition;
import dev.ringline.campaign.suppression.io.Suppressions.Cause;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.E164;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.SuppressionListId;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Puts numbers on a list and takes them off, many at once; numbers stand in the body and nowhere else. */
@Path("/api/v1/tenants/{tenantId}/suppression-lists/{listId}/entries")
@RunOnVirtualThread
public class EntriesResource {
    private static final int MAX_ITEMS = 10_000;

    private final TenantJdbc database;
    private final Suppressions suppressions;
    private final NumberPlan plan;
    private final Tenancy tenancy;
    private final Clock clock;

    EntriesResource(TenantJdbc database, Suppressions suppressions, NumberPlan plan, Tenancy tenancy, Clock clock) {
        this.database = database;
        this.suppressions = suppressions;
        this.plan = plan;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * @param country ISO code of the country of numbers without a country code, or {@code null}
     * @param add put on the list, or changed there
     * @param lift taken off
     */
    public record Change(String country, List<Add> add, List<Lift> lift) {}

    /** @param expiresAt {@code null}: never */
    public record Add(String number, Reason reason, Instant expiresAt) {}

    public record Lift(String number) {}

    /**
     * @param added on how many numbers something changed
     * @param refused items that are no number; all others were done
     */
    public record Done(int added, int lifted, List<Refused> refused) {}

    /** @param item for example {@code add[3]} */
    public record Refused(String item, String reason) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Done change(@PathParam("listId") UUID listId, Change change) {
        var add = change == null || change.add() == null ? List.<Add>of() : change.add();
        var lift = change == null || change.lift() == null ? List.<Lift>of() : change.lift();
        check(change, add.size() + lift.size());
        var refused = new ArrayList<Refused>();
        var additions = additions(change.country(), add, refused);
        var lifted = lifted(change.country(), lift, refused);
        var tenant = tenancy.tenant();
        var list = new SuppressionListId(listId);
        return database.transaction(tenant, connection -> {
            ListTable.lock(connection, tenant, list).orElseThrow(Problem::notFound);
            var cause = new Cause(tenancy.actor(), null, clock.instant());
            return new Done(
                    suppressions.add(connection, tenant, list, additions, cause),
                    suppressions.lift(connection, tenant, list, lifted, cause),
                    refused);
        });
    }

    private void check(Change change, int items) {
        if (items == 0 || items > MAX_ITEMS) {
            throw Problem.badRequest("add", "1 to " + MAX_ITEMS + " items to add or lift");
        }
        if (change.country() != null && !plan.isCountry(change.country())) {
            throw Problem.badRequest("country", "not a country's ISO code, for example DE");
        }
    }

    private List<Addition> additions(String country, List<Add> add, List<Refused> refused) {
        var now = clock.instant();
        var additions = new ArrayList<Addition>();
        for (var i = 0; i < add.size(); i++) {
            var item = add.get(i);
            var place = "add[" + i + "]";
            if (item != null && item.expiresAt() != null && !item.expiresAt().isAfter(now)) {
                refused.add(new Refused(place, "expiresAt is past"));
            } else if (item != null && item.reason() == Reason.UNRECOGNIZED) {
                refused.add(new Refused(place, "reason: DNC, OPT_OUT, COMPLAINT, WRONG_NUMBER or OTHER"));
            } else {
                resolve(
                        country,
                        item == null ? null : item.number(),
                        place,
                        refused,
                        number -> additions.add(new Addition(
                                number, item.reason() == null ? Reason.DNC : item.reason(), item.expiresAt())));
            }
        }
        return additions;
    }

    private List<E164> lifted(String country, List<Lift> lift, List<Refused> refused) {
        var numbers = new ArrayList<E164>();
        for (var i = 0; i < lift.size(); i++) {
            var item = lift.get(i);
            resolve(country, item == null ? null : item.number(), "lift[" + i + "]", refused, numbers::add);
        }
        return numbers;
    }

    private void resolve(String country, String written, String place, List<Refused> refused, Consumer<E164> take) {
        if (written == null || written.isBlank()) {
            refused.add(new Refused(place, "no number"));
            return;
        }
        switch (plan.resolve(written, country)) {
            case Dialable dialable -> take.accept(dialable.number());
            case Undialable undialable -> refused.add(new Refused(place, undialable.reason()));
        }
    }
}
