package dev.ringline.simulation.scenario;

import dev.ringline.simulation.scenario.Happening.Kind;
import dev.ringline.simulation.world.Dice;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.List;

/** Schedules that come back to one kind of moment again and again, because by chance it is met too seldom. */
enum Focus {
    /** The owner drains in the midst of its sends, and another goes on at once. */
    HANDOVERS(7) {
        @Override
        void add(List<Happening> to, Dice dice, long at) {
            to.add(new Happening(Kind.DRAIN_DIALER, at, 4 * Timeline.SECOND, dice.below(6)));
        }
    },
    /** Stopped for less than its lease, in the midst of anything. */
    STOPS(7) {
        @Override
        void add(List<Happening> to, Dice dice, long at) {
            to.add(new Happening(Kind.STOP_DIALER, at, dice.between(150, 1_400) * Timeline.MS, dice.below(6)));
        }
    },
    /** Who had the new rule in hand dies, and what is asked back comes late. */
    RULES_IN_HAND(45) {
        @Override
        void add(List<Happening> to, Dice dice, long at) {
            boolean campaign = dice.below(2) == 0;
            to.add(rule(dice, at));
            if (campaign) {
                to.add(dying(Kind.KILL_CAMPAIGN_SERVICE_AT_STEP, at, Steps.campaign("before-rules-are-sent")));
            }
            for (int dialer = 0; !campaign && dialer < 3; dialer++) {
                to.add(dying(Kind.KILL_DIALER_AT_STEP, at, Steps.dialer("between-offset-and-rules", dialer)));
            }
            withdrawalsAreLate(to, at);
        }
    },
    /** The new rule is long under way, and so is what is asked back. */
    SLOW_RULES(45) {
        @Override
        void add(List<Happening> to, Dice dice, long at) {
            to.add(rule(dice, at));
            for (int target = 0; target < 4; target++) {
                to.add(new Happening(Kind.SLOW_RULES_PARTITION, at - EARLY, LONG, target));
            }
            withdrawalsAreLate(to, at);
        }
    },
    /** Whether it was sent is not known, and what would tell comes late. */
    UNSURE_SENDS(40) {
        @Override
        void add(List<Happening> to, Dice dice, long at) {
            var how = List.of(Kind.LIVEKIT_SWALLOWS_REPLIES, Kind.LIVEKIT_RESETS_AFTER, Kind.LIVEKIT_LATE_JOINS);
            to.add(new Happening(how.get(dice.below(3)), at, LONG, 0));
            to.add(new Happening(Kind.WEBHOOKS_DROPPED, at, 4 * LONG, 0));
            to.add(dying(Kind.KILL_DIALER_AT_STEP, at + LONG / 2, Steps.dialer("after-send", dice.below(6))));
        }
    },
    /** What was sent is not deleted, and what is deleted was not sent. */
    RELAYS(20) {
        @Override
        void add(List<Happening> to, Dice dice, long at) {
            boolean before = dice.below(2) == 0;
            if (dice.below(3) == 0) {
                var step = before ? "before-data-are-sent" : "after-data-are-sent";
                to.add(dying(Kind.KILL_CAMPAIGN_SERVICE_AT_STEP, at, Steps.campaign(step)));
            } else {
                var step = before ? "before-relay-sends" : "after-relay-sent";
                to.add(dying(Kind.KILL_DIALER_AT_STEP, at, Steps.dialer(step, dice.below(6))));
            }
            to.add(new Happening(Kind.WEBHOOKS_REPEATED, at, 2 * LONG, 0));
        }
    };

    private static final long EARLY = Timeline.SECOND;
    private static final long LONG = 14 * Timeline.SECOND;

    private final int everyS;

    Focus(int everyS) {
        this.everyS = everyS;
    }

    abstract void add(List<Happening> to, Dice dice, long at);

    final List<Happening> happenings(Dice dice, long untilNanos) {
        var happenings = new ArrayList<Happening>();
        long at = 8 * Timeline.SECOND;
        while (at < untilNanos) {
            add(happenings, dice, at);
            at += dice.between(everyS * 700L, everyS * 1_300L) * Timeline.MS;
        }
        return happenings;
    }

    private static Happening rule(Dice dice, long at) {
        return dice.below(3) == 0
                ? new Happening(Kind.SUPPRESS, at, 0, dice.below(1 << 20))
                : new Happening(Kind.PAUSE, at, 20 * Timeline.SECOND, dice.below(1 << 20));
    }

    private static Happening dying(Kind kind, long at, int target) {
        return new Happening(kind, at - EARLY / 5, 0, target);
    }

    private static void withdrawalsAreLate(List<Happening> to, long at) {
        for (int partition = 0; partition < 2; partition++) {
            to.add(new Happening(Kind.SLOW_DATA_PARTITION, at - EARLY, LONG, 2 * 2 * partition));
        }
    }
}
