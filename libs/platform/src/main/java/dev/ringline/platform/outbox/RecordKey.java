package dev.ringline.platform.outbox;

import dev.ringline.events.AlarmCleared;
import dev.ringline.events.AlarmEvent;
import dev.ringline.events.AlarmRaised;
import dev.ringline.events.BreakerChanged;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.ControlEvent;
import dev.ringline.events.Event;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadReadyEvent;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolThrottled;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.RulesStopped;
import dev.ringline.events.ShardOwned;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.TrunkChanged;

/** Kafka's key of an event (DESIGN section 2): what is of one key stays in order. */
final class RecordKey {
    private RecordKey() {}

    static String of(Event event) {
        return switch (event) {
            case NumberChanged e -> e.numberId().toString();
            case PoolChanged e -> e.poolId().toString();
            case TrunkChanged e -> e.trunkId().toString();
            case CampaignChanged e -> e.campaignId().toString();
            case SuppressionChanged e -> e.numberHash();
            case RulesEcho _ -> RulesEcho.KEY;
            case LeadReadyEvent e -> e.leadId().toString();
            case LeadDecided e -> e.leadId().toString();
            case LeadsDecided e -> e.campaignId().toString();
            case LeadsImported e -> e.importId().toString();
            case CallEvent e -> leadOrCall(e.attempt().leadId(), e.attempt().attemptId());
            case OutcomeRecorded e -> leadOrCall(e.leadId(), e.attemptId());
            case ControlEvent e -> scope(e);
            case AlarmEvent e -> scope(e);
        };
    }

    private static String leadOrCall(Object lead, Object call) {
        return (lead == null ? call : lead).toString();
    }

    private static String scope(ControlEvent event) {
        return switch (event) {
            case FreshnessNonce e -> "dialer/" + e.dialer();
            case BreakerChanged e -> "pool/" + e.poolId();
            case PoolThrottled e -> "pool/" + e.poolId();
            case KillSwitchChanged e -> "tenant/" + e.tenantId();
            case ShardOwned e -> "shard/" + e.shard();
            case RulesStopped e -> "topic/" + e.topic();
        };
    }

    private static String scope(AlarmEvent event) {
        return switch (event) {
            case AlarmRaised e -> e.tenantId() + "/" + e.scope();
            case AlarmCleared e -> e.tenantId() + "/" + e.scope();
        };
    }
}
