package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.BatchItem;
import dev.ringline.campaign.importing.Chunk;
import dev.ringline.campaign.importing.Chunk.Refused;
import dev.ringline.campaign.importing.Counts;
import dev.ringline.campaign.importing.NewLead;
import dev.ringline.campaign.importing.Refusal;
import dev.ringline.campaign.importing.RowReader;
import dev.ringline.campaign.importing.io.Intake.Fate;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.time.Uuid7;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Leads as JSON, each with its own result. With a client token an item may be sent again: it is taken once. */
@Path("/api/v1/tenants/{tenantId}/campaigns/{campaignId}/leads")
@RunOnVirtualThread
public class BatchResource {
    private static final int MAX_ITEMS = 5_000;

    private final TenantJdbc database;
    private final Intake intake;
    private final Suppressions suppressions;
    private final NumberPlan plan;
    private final Tenancy tenancy;
    private final Uuid7 ids;
    private final Clock clock;

    BatchResource(
            TenantJdbc database,
            Intake intake,
            Suppressions suppressions,
            NumberPlan plan,
            Tenancy tenancy,
            Uuid7 ids,
            Clock clock) {
        this.database = database;
        this.suppressions = suppressions;
        this.intake = intake;
        this.plan = plan;
        this.tenancy = tenancy;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param country ISO code of the country of numbers without a country code, or {@code null} */
    public record Batch(String country, List<BatchItem> leads) {}

    /**
     * @param index of the item, from 0
     * @param status waiting, suppressed, repeated (taken before, under this client token), duplicate or invalid
     * @param leadId of the lead that it became, or is
     */
    public record Result(int index, String status, UUID leadId, List<Fault> faults) {}

    public record Fault(String field, String reason) {}

    /** @param importId under which the new ones count; {@code null}: none was new */
    public record Answer(UUID importId, Counts counts, List<Result> results) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Answer add(@PathParam("campaignId") UUID campaignId, Batch batch) {
        check(batch);
        var reader = new RowReader(BatchItem.COLUMNS, written -> plan.resolve(written, batch.country()));
        var reads = new ArrayList<RowReader.Read>();
        for (var item : batch.leads()) {
            reads.add(item.read(reads.size() + 1L, reader));
        }
        var chunk = Chunk.of(0, reads, "number");
        var importId = new ImportId(ids.next());
        var answer = database.transaction(tenancy.tenant(), connection -> {
            var now = clock.instant();
            var campaign = OpenCampaign.hold(connection, tenancy.tenant(), new CampaignId(campaignId));
            var fates = intake.take(connection, campaign, importId, chunk.leads(), now);
            var counts = counts(chunk, fates.values());
            if (counts.imported() > 0) {
                intake.count(connection, campaign, importId, 0, counts, tenancy.actor(), now);
            }
            return new Answer(counts.imported() > 0 ? importId.value() : null, counts, results(chunk, fates));
        });
        if (answer.counts().waiting() > 0) {
            closeListed(new CampaignId(campaignId), importId);
        }
        return answer;
    }

    /** Numbers that came on a list at the same moment: who listed them did not see the leads. */
    private void closeListed(CampaignId id, ImportId importId) {
        var tenant = tenancy.tenant();
        database.transaction(tenant, connection -> {
            suppressions.awaitListings(connection, tenant);
            return null;
        });
        var cause = new Suppressions.Cause(tenancy.actor(), null, clock.instant());
        while (database.transaction(tenant, connection -> {
            var campaign = CampaignTable.read(connection, List.of(id)).getFirst();
            return suppressions.closeImported(connection, campaign, importId, cause);
        })) {
            // until none is left
        }
    }

    private void check(Batch batch) {
        if (batch == null || batch.leads() == null || batch.leads().isEmpty()) {
            throw Problem.badRequest("leads", "at least one");
        }
        if (batch.leads().size() > MAX_ITEMS) {
            throw Problem.badRequest("leads", "at most " + MAX_ITEMS + " at once; an import takes files of any length");
        }
        var missing = batch.leads().indexOf(null);
        if (missing >= 0) {
            throw Problem.badRequest("leads[" + missing + "]", "is null").with("row", missing);
        }
        if (batch.country() != null && !plan.isCountry(batch.country())) {
            throw Problem.badRequest("country", "not a country's ISO code, for example DE");
        }
    }

    /** What is said again is not imported again. */
    private static Counts counts(Chunk chunk, Collection<Fate> fates) {
        var duplicates = (int)
                fates.stream().filter(fate -> fate instanceof Fate.Duplicate).count();
        var tally = Tally.of(chunk.refused(), fates);
        return Counts.of(tally.invalid(), tally.duplicate() + duplicates, tally.suppressed(), tally.waiting());
    }

    private static List<Result> results(Chunk chunk, Map<Long, Fate> fates) {
        var results = new TreeMap<Long, Result>();
        chunk.refused().forEach(refused -> add(results, refused));
        chunk.leads().forEach(lead -> add(results, lead, fates.get(lead.row())));
        return List.copyOf(results.values());
    }

    private static void add(Map<Long, Result> results, Refused refused) {
        var row = refused.refusals().getFirst().row();
        var faults = refused.refusals().stream()
                .map(refusal -> new Fault(refusal.column(), refusal.reason()))
                .toList();
        var status = refused.kind() == Refusal.Kind.INVALID ? "invalid" : "duplicate";
        results.put(row, new Result((int) row - 1, status, null, faults));
    }

    private static void add(Map<Long, Result> results, NewLead lead, Fate fate) {
        var index = (int) lead.row() - 1;
        results.put(
                lead.row(),
                switch (fate) {
                    case Fate.Taken taken ->
                        new Result(index, taken.state().name().toLowerCase(Locale.ROOT), taken.leadId(), List.of());
                    case Fate.Repeated repeated -> new Result(index, "repeated", repeated.leadId(), List.of());
                    case Fate.Duplicate duplicate ->
                        new Result(
                                index,
                                "duplicate",
                                duplicate.leadId(),
                                List.of(new Fault(
                                        duplicate.leadId() == null ? "clientToken" : "number", duplicate.reason())));
                });
    }
}
