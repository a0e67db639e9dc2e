package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import dev.ringline.campaign.importing.io.NumberPlan;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.E164;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Which leads a number is, in all campaigns of the tenant: also those that were never released, of which no record of the line
 * holds the number. With their ids the call log tells why they were, or were not, called.
 */
@Path("/api/v1/tenants/{tenantId}/contactability/leads")
@RunOnVirtualThread
class LeadsOfNumberResource {
    private static final int MOST = 200;

    private final TenantJdbc database;
    private final NumberPlan plan;
    private final NumberHash hashes;
    private final Tenancy tenancy;

    LeadsOfNumberResource(TenantJdbc database, NumberPlan plan, NumberHash hashes, Tenancy tenancy) {
        this.database = database;
        this.plan = plan;
        this.hashes = hashes;
        this.tenancy = tenancy;
    }

    /** @param country ISO code of the number's country if it has no country code, or {@code null} */
    record Asked(String number, String country) {}

    record Found(UUID leadId, UUID campaignId, String state, String rule, String reason, Instant dueAt) {
        static Found of(StoredLead stored) {
            var lead = stored.lead();
            return new Found(
                    stored.id().value(),
                    stored.campaign().value(),
                    lead.state().name(),
                    lead.rule(),
                    lead.reason(),
                    lead.dueAt());
        }
    }

    /** @param leads at most two hundred, the newest first */
    record Answer(List<Found> leads) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Answer ask(Asked asked) {
        var tenant = tenancy.tenant();
        var hash = hashes.of(tenant, number(asked));
        var leads = database.transaction(tenant, connection -> LeadTable.ofNumber(connection, tenant, hash, MOST));
        return new Answer(leads.stream().map(Found::of).toList());
    }

    private E164 number(Asked asked) {
        if (asked == null || asked.number() == null || asked.number().isBlank()) {
            throw Problem.badRequest("number", "is missing");
        }
        if (asked.country() != null && !plan.isCountry(asked.country())) {
            throw Problem.badRequest("country", "not a country's ISO code, for example DE");
        }
        return switch (plan.resolve(asked.number(), asked.country())) {
            case Dialable dialable -> dialable.number();
            case Undialable undialable -> throw Problem.badRequest("number", undialable.reason());
        };
    }
}
