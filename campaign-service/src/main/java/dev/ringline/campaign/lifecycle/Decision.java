package dev.ringline.campaign.lifecycle;

import java.util.List;

/** Events, or a refusal that somebody must hear. */
public sealed interface Decision {
    /** It already holds. */
    Decision NOTHING = new Accepted(List.of());

    record Accepted(List<LifecycleEvent> events) implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /** @param from where the campaign stands */
    record Refused(Campaign from) implements Decision {}

    static Decision accepted(LifecycleEvent... events) {
        return new Accepted(List.of(events));
    }

    default List<LifecycleEvent> events() {
        return this instanceof Accepted(var events) ? events : List.of();
    }
}
