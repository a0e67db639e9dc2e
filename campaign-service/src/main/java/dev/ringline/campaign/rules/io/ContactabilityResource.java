package dev.ringline.campaign.rules.io;

import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import dev.ringline.campaign.importing.io.NumberPlan;
import dev.ringline.campaign.lead.io.AttemptTable;
import dev.ringline.campaign.lead.io.AttemptTable.Tried;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.campaign.rules.Finding;
import dev.ringline.campaign.rules.RulesDecider;
import dev.ringline.campaign.rules.Verdict;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.CampaignId;
import dev.ringline.events.SuppressionChanged;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** May a number be called now, rule by rule; the same rules that the hopper asks. Says nothing about a lead. */
@Path("/api/v1/tenants/{tenantId}/contactability")
@RunOnVirtualThread
public class ContactabilityResource {
    private final TenantJdbc database;
    private final Suppressions suppressions;
    private final NumberPlan plan;
    private final NumberHash hashes;
    private final Tenancy tenancy;
    private final Clock clock;

    ContactabilityResource(
            TenantJdbc database,
            Suppressions suppressions,
            NumberPlan plan,
            NumberHash hashes,
            Tenancy tenancy,
            Clock clock) {
        this.database = database;
        this.suppressions = suppressions;
        this.plan = plan;
        this.hashes = hashes;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * @param country ISO code of the number's country if it has no country code, or {@code null}
     * @param campaignId whose windows, caps and lists to ask; {@code null}: only the tenant-wide lists
     */
    public record Question(String number, String country, UUID campaignId) {}

    /**
     * @param callable now; without a campaign: on no tenant-wide list
     * @param rule the first that says no, or {@code null}
     * @param callableUntil if callable, when that ends
     * @param dueAt if not, when all rules would hold; {@code null}: not by waiting
     * @param zones every zone that the number may be in
     * @param rules what each rule says by itself, in order
     * @param lists every list that the number is on, also those that do not apply
     */
    public record Answer(
            boolean callable,
            String rule,
            String reason,
            Instant callableUntil,
            Instant dueAt,
            List<String> zones,
            List<RuleView> rules,
            List<SuppressionChanged.Entry> lists,
            Instant askedAt) {}

    public record RuleView(String rule, boolean holds, String reason, Instant dueAt) {
        static RuleView of(Finding finding) {
            return new RuleView(finding.rule().text(), finding.holds(), finding.reason(), finding.dueAt());
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Answer ask(Question question) {
        var callee = dialable(question);
        var now = clock.instant();
        var hash = hashes.of(tenancy.tenant(), callee.number());
        return database.transaction(tenancy.tenant(), connection -> {
            var lists = suppressions
                    .entries(connection, tenancy.tenant(), List.of(hash))
                    .get(hash);
            return question.campaignId() == null
                    ? withoutCampaign(callee, lists, now)
                    : inCampaign(connection, campaign(connection, question.campaignId()), callee, hash, lists, now);
        });
    }

    private Dialable dialable(Question question) {
        if (question == null || question.number() == null || question.number().isBlank()) {
            throw Problem.badRequest("number", "is missing");
        }
        if (question.country() != null && !plan.isCountry(question.country())) {
            throw Problem.badRequest("country", "not a country's ISO code, for example DE");
        }
        return switch (plan.resolve(question.number(), question.country())) {
            case Dialable dialable -> dialable;
            case Undialable undialable -> throw Problem.badRequest("number", undialable.reason());
        };
    }

    private StoredCampaign campaign(Connection connection, UUID id) throws SQLException {
        return CampaignTable.read(connection, List.of(new CampaignId(id))).stream()
                .filter(campaign -> campaign.tenant().equals(tenancy.tenant()))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("campaignId", "no such campaign"));
    }

    private Answer inCampaign(
            Connection connection,
            StoredCampaign campaign,
            Dialable number,
            String hash,
            List<SuppressionChanged.Entry> lists,
            Instant now)
            throws SQLException {
        var definition = campaign.definition();
        var since = now.minusSeconds(
                Math.max(definition.rules().capWindowS(), definition.rules().minGapS()));
        var tried = AttemptTable.tried(connection, tenancy.tenant(), List.of(hash), since)
                .getOrDefault(hash, List.of());
        var attempts = tried.stream().map(Tried::at).toList();
        var callee = new Callee(Callee.zones(number.zones()), attempts, lists, null);
        var findings = RulesDecider.findings(definition.schedule(), definition.rules(), callee, now);
        var verdict = RulesDecider.decide(definition.schedule(), definition.rules(), callee, now);
        return answer(number, verdict, findings, lists, now);
    }

    private static Answer answer(
            Dialable number,
            Verdict verdict,
            List<Finding> findings,
            List<SuppressionChanged.Entry> lists,
            Instant now) {
        var zones = zones(number);
        var rules = findings.stream().map(RuleView::of).toList();
        return switch (verdict) {
            case Verdict.Callable yes -> new Answer(true, null, null, yes.until(), null, zones, rules, lists, now);
            case Verdict.Held held ->
                new Answer(false, held.rule().text(), held.reason(), null, held.dueAt(), zones, rules, lists, now);
            case Verdict.Closed closed ->
                new Answer(false, closed.rule().text(), closed.reason(), null, null, zones, rules, lists, now);
        };
    }

    private static Answer withoutCampaign(Dialable number, List<SuppressionChanged.Entry> lists, Instant now) {
        var callee = new Callee(Callee.zones(number.zones()), List.of(), lists, null);
        var finding = RulesDecider.suppressed(List.of(), callee, now);
        var rule = finding.holds() ? null : finding.rule().text();
        return new Answer(
                finding.holds(),
                rule,
                finding.reason(),
                null,
                null,
                zones(number),
                List.of(RuleView.of(finding)),
                lists,
                now);
    }

    private static List<String> zones(Dialable number) {
        return number.zones().isEmpty()
                ? List.of()
                : Arrays.stream(number.zones().split(",")).toList();
    }
}
