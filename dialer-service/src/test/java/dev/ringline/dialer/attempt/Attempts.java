package dev.ringline.dialer.attempt;

import dev.ringline.dialer.attempt.AttemptFact.Answered;
import dev.ringline.dialer.attempt.AttemptFact.Asked;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.AttemptFact.Claimed;
import dev.ringline.dialer.attempt.AttemptFact.Doubted;
import dev.ringline.dialer.attempt.AttemptFact.Failed;
import dev.ringline.dialer.attempt.AttemptFact.HungUp;
import dev.ringline.dialer.attempt.AttemptFact.Lost;
import dev.ringline.dialer.attempt.AttemptFact.NotSent;
import dev.ringline.dialer.attempt.AttemptFact.Outcome;
import dev.ringline.dialer.attempt.AttemptFact.PreparationBegan;
import dev.ringline.dialer.attempt.AttemptFact.Refused;
import dev.ringline.dialer.attempt.AttemptFact.Seen;
import dev.ringline.dialer.attempt.AttemptFact.SettledUnknown;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Attempts and facts for tests. */
public final class Attempts {
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    public static final TenantId TENANT = new TenantId("acme");
    public static final LeadId LEAD = new LeadId(new UUID(0x7000L, 1));

    private Attempts() {}

    public static LeadReleased release() {
        return new LeadReleased(
                AttemptId.derive(TENANT, LEAD, 1),
                TENANT,
                new CampaignId(new UUID(0x7000L, 2)),
                LEAD,
                1,
                0,
                new E164("+15005550001"),
                "hash",
                new PoolId(new UUID(0x7000L, 3)),
                "ST_trunk",
                "agent",
                "{}",
                CampaignChanged.AgentStart.BEFORE_DIAL,
                new CampaignChanged.CallerId(CampaignChanged.CallerId.Strategy.ROUND_ROBIN, null),
                NOON,
                NOON.plusSeconds(3600),
                new LeadReleased.Caps(3, 86_400, 60),
                30,
                600,
                1,
                NOON);
    }

    public static Attempt waiting() {
        return AttemptStart.of(release(), NOON);
    }

    /** One of each fact, in the order that a life has them. */
    public static Map<String, AttemptFact> facts() {
        var facts = new LinkedHashMap<String, AttemptFact>();
        facts.put("PreparationBegan", new PreparationBegan(at(1)));
        facts.put("Claimed", claimed());
        facts.put("Refused", new Refused("suppressed", "on a list", at(3)));
        facts.put("Withdrawn", new AttemptFact.Withdrawn("withdrawn: paused", at(3)));
        facts.put("NotSent", NotSent.before("withdrawn", Cause.US, at(3)));
        facts.put(
                "Unsent", new NotSent(Disposition.NOT_SENT, Cause.US, "slot missed", seen("response", "late"), at(3)));
        facts.put("Answered", new Answered(new CallIds("SCL_1", "PA_1", null), seen("response", "200"), at(8)));
        facts.put("Failed", failed(Disposition.BUSY));
        facts.put("HungUp", new HungUp(seen("webhook", "participant_left"), at(40)));
        facts.put("Lost", new Lost("reply swallowed", at(60)));
        facts.put("Doubted", new Doubted("forgotten", at(60)));
        facts.put("SettledUnknown", new SettledUnknown("carrier cannot be asked", null, at(90)));
        facts.put("Seen", new Seen(CallIds.NONE, seen("webhook", "participant_joined"), at(5)));
        facts.put("Asked", new Asked(at(30)));
        return facts;
    }

    public static Claimed claimed() {
        return new Claimed(
                new E164("+15005550100"), new NumberId(new UUID(0x7000L, 4)), "dialer-1", 7, 120, at(2), at(52), at(2));
    }

    public static Failed failed(Disposition disposition) {
        return new Failed(
                new Outcome(disposition, Cause.CALLEE, 486, "Busy Here", true, true),
                CallIds.NONE,
                seen("response", "486"),
                at(6));
    }

    public static Attempt.Evidence seen(String source, String says) {
        return new Attempt.Evidence(source, says, at(5));
    }

    public static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }

    public static Attempt after(Attempt attempt, AttemptFact... facts) {
        for (var fact : facts) {
            attempt = switch (AttemptDecider.decide(attempt, fact)) {
                case AttemptProgress.Moved moved -> moved.after();
                case AttemptProgress.Noted noted -> noted.after();
                case AttemptProgress.Nothing nothing -> attempt;
            };
        }
        return attempt;
    }
}
