package dev.ringline.simulation.campaign;

import dev.ringline.events.LeadReleased;

/** The same release once more, as a question. */
final class Asking {
    private Asking() {}

    static LeadReleased again(LeadReleased first, int ask) {
        return new LeadReleased(
                first.attemptId(),
                first.tenantId(),
                first.campaignId(),
                first.leadId(),
                first.releaseNumber(),
                ask,
                first.number(),
                first.numberHash(),
                first.poolId(),
                first.sipTrunkId(),
                first.agentName(),
                first.agentMetadata(),
                first.agent(),
                first.callerId(),
                first.callableFrom(),
                first.callableUntil(),
                first.caps(),
                first.ringingTimeoutS(),
                first.maxCallDurationS(),
                first.rulesVersion(),
                first.releasedAt());
    }
}
