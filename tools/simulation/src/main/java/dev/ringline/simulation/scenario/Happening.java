package dev.ringline.simulation.scenario;

import dev.ringline.simulation.world.Timeline;

/**
 * Something that a person does or that goes wrong.
 *
 * @param target which of several: a dialer, a campaign, a partition, a step
 */
public record Happening(Kind kind, long atNanos, long forNanos, int target) {
    public enum Kind {
        KILL_DIALER,
        /** When it next comes to the step. */
        KILL_DIALER_AT_STEP,
        STOP_DIALER,
        /** SIGTERM: it claims no more, hands its shard back, and goes. */
        DRAIN_DIALER,
        KILL_CAMPAIGN_SERVICE,
        KILL_CAMPAIGN_SERVICE_AT_STEP,
        STOP_CAMPAIGN_SERVICE,
        DIALER_DATABASE_DOWN,
        DIALER_DATABASE_STALLS,
        /** Each commit takes some 50 to 300 ms. */
        DIALER_DATABASE_SLOW,
        DIALER_COMMITS_UNSURE,
        CAMPAIGN_DATABASE_DOWN,
        CAMPAIGN_DATABASE_STALLS,
        CAMPAIGN_COMMITS_UNSURE,
        KAFKA_DOWN,
        SLOW_RULES_PARTITION,
        SLOW_DATA_PARTITION,
        REDELIVERY,
        LIVEKIT_DOWN,
        LIVEKIT_CRASH,
        LIVEKIT_SWALLOWS_REPLIES,
        LIVEKIT_RESETS_BEFORE,
        LIVEKIT_RESETS_AFTER,
        LIVEKIT_SLOW,
        LIVEKIT_UNAVAILABLE,
        LIVEKIT_LATE_JOINS,
        NO_AGENTS,
        WEBHOOKS_DROPPED,
        WEBHOOKS_REPEATED,
        CARRIER_FAILS,
        CARRIER_STRICTER,
        CARRIER_LIST_AWAY,
        CLOCK_JUMPS,
        PAUSE(false),
        EDIT(false),
        SUPPRESS(false),
        REMOVE(false),
        KILL_SWITCH(false);

        private final boolean fault;

        Kind() {
            this(true);
        }

        Kind(boolean fault) {
            this.fault = fault;
        }

        /** Not something that a person does. */
        public boolean isFault() {
            return fault;
        }
    }

    @Override
    public String toString() {
        return "%.3f s: %s(%d) for %.1f s"
                .formatted((double) atNanos / Timeline.SECOND, kind, target, (double) forNanos / Timeline.SECOND);
    }
}
