package dev.ringline.campaign.lead;

import java.util.List;

/** Events, or a refusal that somebody must hear. */
public sealed interface Decision {
    /** It already holds, or the word is stale. */
    Decision NOTHING = new Accepted(List.of());

    record Accepted(List<LeadEvent> events) implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    record Refused(String reason) implements Decision {}

    static Decision accepted(LeadEvent... events) {
        return new Accepted(List.of(events));
    }

    default List<LeadEvent> events() {
        return this instanceof Accepted(var events) ? events : List.of();
    }
}
