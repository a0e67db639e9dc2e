package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.campaign.lifecycle.Campaign;
import dev.ringline.campaign.lifecycle.CampaignCommand;
import dev.ringline.campaign.lifecycle.CampaignDecider;
import dev.ringline.campaign.lifecycle.Decision;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignArchived;
import dev.ringline.campaign.lifecycle.Move;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.preflight.Obstacle;
import dev.ringline.campaign.preflight.Preflight;
import dev.ringline.campaign.preflight.Surroundings;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Tenancy;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What people change about a campaign: load under lock, decide, save, announce, in the current tenant's transaction. */
@ApplicationScoped
class CampaignChanges {
    private final LineAround around;
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Clock clock;

    CampaignChanges(LineAround around, Tenancy tenancy, Outbox outbox, Clock clock) {
        this.around = around;
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Effective at once: what was released under the old definition is asked back and decided anew. */
    Uni<StoredCampaign> edit(CampaignId id, CampaignDefinition definition, String ifMatch) {
        return locked(id, ifMatch)
                .invoke(row -> refuseIfOver(row.stored()))
                .chain(row -> around.of(id, definition)
                        .map(line -> row.keep(row.stored().edited(definition, line.poolId(), clock.instant()))))
                .chain(this::announced);
    }

    Uni<StoredCampaign> move(CampaignId id, Move move, String ifMatch) {
        return (move == Move.CANCEL ? lockedToEnd(id, ifMatch) : locked(id, ifMatch))
                .chain(row ->
                        around.of(id, row.stored().definition()).map(line -> row.keep(moved(row.stored(), move, line))))
                .chain(this::announced);
    }

    /** A draft without leads leaves nothing to account for; its last version says that it is no more. */
    Uni<StoredCampaign> delete(CampaignId id, String ifMatch) {
        return lockedToEnd(id, ifMatch)
                .call(row -> refuseUnlessEmptyDraft(row.stored()))
                .chain(row -> row.delete().replaceWith(() -> {
                    var now = clock.instant();
                    return row.stored().after(List.of(new CampaignArchived(now)), now);
                }))
                .call(this::announce);
    }

    private StoredCampaign moved(StoredCampaign campaign, Move move, Surroundings line) {
        var now = clock.instant();
        var command = move.command(campaign.definition().schedule().startAt(), line.standing());
        return switch (CampaignDecider.decide(campaign.campaign(), command, now)) {
            case Decision.Refused(var from) -> throw refusal(from, move);
            case Decision.Accepted(var events) -> {
                if (command instanceof CampaignCommand.Start && !events.isEmpty()) {
                    refuseIfObstructed(campaign, line);
                }
                yield campaign.after(events, now);
            }
        };
    }

    private void refuseIfObstructed(StoredCampaign campaign, Surroundings line) {
        var blocking = Preflight.obstacles(campaign.definition(), line, clock.instant()).stream()
                .filter(Obstacle::blocking)
                .toList();
        if (!blocking.isEmpty()) {
            var first = blocking.getFirst();
            throw Problem.unprocessable(first.field(), first.detail())
                    .with(
                            "reasons",
                            blocking.stream().map(CampaignChanges::reason).toList());
        }
    }

    private static Map<String, String> reason(Obstacle obstacle) {
        return Map.of("rule", obstacle.rule(), "field", obstacle.field(), "detail", obstacle.detail());
    }

    private Problem refusal(Campaign from, Move move) {
        var allowed =
                Move.allowed(from, clock.instant()).stream().map(Move::word).toList();
        return Problem.conflict("a campaign that is " + from.state() + " cannot " + move.word())
                .with("state", from.state())
                .with("allowed", allowed);
    }

    private static void refuseIfOver(StoredCampaign campaign) {
        switch (campaign.campaign()) {
            case Campaign.Draft d -> {}
            case Campaign.Scheduled s -> {}
            case Campaign.Running r -> {}
            case Campaign.Paused p -> {}
            case Campaign.Completed c -> throw over(campaign);
            case Campaign.Cancelled c -> throw over(campaign);
            case Campaign.Archived a -> throw over(campaign);
        }
    }

    private static Problem over(StoredCampaign campaign) {
        var state = campaign.campaign().state();
        return Problem.conflict("a campaign that is " + state + " cannot be edited")
                .with("state", state);
    }

    private static Uni<Void> refuseUnlessEmptyDraft(StoredCampaign campaign) {
        if (!(campaign.campaign() instanceof Campaign.Draft)) {
            var state = campaign.campaign().state();
            throw Problem.conflict("only a DRAFT can be deleted; this campaign is " + state)
                    .with("state", state);
        }
        return Panache.getSession()
                .chain(session ->
                        DirectConnection.of(session).select("""
                                SELECT EXISTS (SELECT FROM intake WHERE campaign_id = $1) OR EXISTS (SELECT FROM lead_import
                                    WHERE campaign_id = $1 AND state IN ('UPLOADING', 'WAITING', 'RUNNING'))""", campaign.id().value()))
                .invoke(rows -> {
                    if ((Boolean) rows.next()[0]) {
                        throw Problem.conflict("it has leads, and every lead is accounted for: cancel it");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<CampaignRow> locked(CampaignId id, String ifMatch) {
        return matching(CampaignRow.locked(id), ifMatch);
    }

    private Uni<CampaignRow> lockedToEnd(CampaignId id, String ifMatch) {
        return matching(CampaignRow.lockedToEnd(id), ifMatch);
    }

    private static Uni<CampaignRow> matching(Uni<CampaignRow> found, String ifMatch) {
        return found.onItem()
                .ifNull()
                .failWith(Problem::notFound)
                .invoke(row -> refuseUnlessMatching(row.version, ifMatch));
    }

    private static void refuseUnlessMatching(long version, String ifMatch) {
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals("\"" + version + "\"")) {
            throw Problem.preconditionFailed();
        }
    }

    private Uni<StoredCampaign> announced(CampaignRow row) {
        var campaign = row.stored();
        return row.news
                ? announce(campaign).replaceWith(campaign)
                : Uni.createFrom().item(campaign);
    }

    private Uni<Void> announce(StoredCampaign campaign) {
        return outbox.append(List.of(CampaignTable.announcement(campaign, tenancy.actor(), null)));
    }
}
