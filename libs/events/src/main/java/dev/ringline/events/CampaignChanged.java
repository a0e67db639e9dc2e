package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.SortedMap;

/**
 * A campaign's whole definition and state.
 *
 * @param reasons why it is paused, oldest first; empty otherwise
 * @param sipTrunkId LiveKit's trunk id, {@code ST_…}
 * @param poolId of that trunk; {@code null} while the trunk is not known
 * @param agentName LiveKit's name of the agent to dispatch
 * @param agentMetadata the campaign's own, a JSON object as text; a lead's fields are laid over it at release
 * @param rulesVersion rises with every change that could change who may be called; a claim under an older one is refused
 */
public record CampaignChanged(
        CampaignId campaignId,
        TenantId tenantId,
        String name,
        State state,
        List<PauseReason> reasons,
        String sipTrunkId,
        PoolId poolId,
        String agentName,
        String agentMetadata,
        AgentStart agent,
        CallerId callerId,
        Schedule schedule,
        Limits limits,
        Retry retry,
        Rules rules,
        int ringingTimeoutS,
        int maxCallDurationS,
        long rulesVersion,
        Instant changedAt)
        implements CampaignEvent {

    public enum State {
        DRAFT,
        SCHEDULED,
        RUNNING,
        PAUSED,
        COMPLETED,
        CANCELLED,
        ARCHIVED,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }

    public enum PauseReason {
        USER,
        BREAKER,
        QUOTA,
        TRUNK,
        MONITOR,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }

    /** When the agent comes: into the room before the dial, or as it rings where idle agents cost too much. */
    public enum AgentStart {
        BEFORE_DIAL,
        AT_RINGING,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }

    /** Which of the campaign's linked numbers is shown. {@code numberId} only with FIXED. */
    public record CallerId(Strategy strategy, NumberId numberId) {
        public enum Strategy {
            FIXED,
            ROUND_ROBIN,
            @JsonEnumDefaultValue
            UNRECOGNIZED
        }
    }

    /**
     * When the campaign runs and when a callee may be rung.
     *
     * @param startAt not before, or {@code null}
     * @param endAt not after, or {@code null}
     * @param windows in the callee's own zone; none on a day: not on that day
     */
    public record Schedule(Instant startAt, Instant endAt, List<Window> windows) {
        /** Local wall time, {@code from} inclusive, {@code until} exclusive; {@code until} 00:00 is the day's end. */
        public record Window(DayOfWeek day, LocalTime from, LocalTime until) {}
    }

    /** {@code null} is no limit of the campaign's own; weight 1 to 100 is its share among the tenant's campaigns. */
    public record Limits(Integer cps, Integer concurrency, int weight) {}

    /**
     * How often and how soon a lead is tried again.
     *
     * @param maxAttempts counted attempts a lead, from 1
     * @param gapS the least seconds between two attempts, by disposition; none for a disposition: no retry after it
     */
    public record Retry(int maxAttempts, SortedMap<Disposition, Integer> gapS) {}

    /**
     * Caps that hold a number across campaigns of the tenant.
     *
     * @param maxAttemptsPerNumber in any {@code capWindowS}
     * @param minGapS the least seconds between two attempts at one number
     * @param suppressionLists lists that apply, beside the tenant-wide ones
     */
    public record Rules(
            int maxAttemptsPerNumber, int capWindowS, int minGapS, List<SuppressionListId> suppressionLists) {}
}
