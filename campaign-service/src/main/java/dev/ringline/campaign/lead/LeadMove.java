package dev.ringline.campaign.lead;

import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsDecided;
import java.time.Instant;
import java.util.List;

/**
 * One lead's step, as it is announced.
 *
 * @param rulesVersion of the campaign when it was decided
 */
public record LeadMove(StoredLead before, StoredLead after, long rulesVersion, Instant at) {
    /** Whether anything changed that others should hear of. */
    public boolean isNews() {
        var old = before.lead();
        var now = after.lead();
        return old.state() != now.state()
                || old.countedAttempts() != now.countedAttempts()
                || now.state() == LeadState.HELD && !old.equals(now);
    }

    public LeadDecided decided() {
        var lead = after.lead();
        return new LeadDecided(
                after.id(),
                after.tenant(),
                after.campaign(),
                before.lead().state(),
                lead.state(),
                lead.rule(),
                rulesVersion,
                lead.reason(),
                after.attemptId(),
                lead.disposition(),
                lead.countedAttempts(),
                lead.dueAt(),
                at);
    }

    /** Moves that can be told in one record: the same way, for the same reason, nothing about an attempt. */
    public record Kind(LeadState from, LeadState to, String rule, String reason, Instant dueAt) {
        public static Kind of(LeadMove move) {
            var lead = move.after.lead();
            return new Kind(move.before.lead().state(), lead.state(), lead.rule(), lead.reason(), lead.dueAt());
        }
    }

    /**
     * @param moves of one kind in one campaign, 1 to 1,000
     */
    public static LeadsDecided decided(List<LeadMove> moves) {
        var first = moves.getFirst();
        var kind = Kind.of(first);
        List<LeadId> ids = moves.stream().map(move -> move.after.id()).toList();
        return new LeadsDecided(
                first.after.tenant(),
                first.after.campaign(),
                ids,
                moves.stream().map(move -> move.after.version()).toList(),
                kind.from(),
                kind.to(),
                kind.rule(),
                first.rulesVersion,
                kind.reason(),
                kind.dueAt(),
                first.at);
    }
}
