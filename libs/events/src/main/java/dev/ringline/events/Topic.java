package dev.ringline.events;

import java.util.Arrays;
import java.util.Optional;

/** The topics, one producer each (DESIGN section 2). */
public enum Topic {
    NUMBERS("numbers", NumberEvent.class, Kept.COMPACTED, true),
    TRUNKS("trunks", TrunkEvent.class, Kept.COMPACTED, true),
    CAMPAIGNS("campaigns", CampaignEvent.class, Kept.COMPACTED, true),
    SUPPRESSIONS("suppressions", SuppressionEvent.class, Kept.COMPACTED, true),
    LEADS_READY("leads-ready", LeadReadyEvent.class, Kept.SEVEN_DAYS, false),
    LEAD_DECISIONS("lead-decisions", LeadDecisionEvent.class, Kept.SEVEN_DAYS, false),
    CALLS("calls", CallEvent.class, Kept.SEVEN_DAYS, false),
    CONTROLS("controls", ControlEvent.class, Kept.SEVEN_DAYS, false),
    OUTCOMES("outcomes", OutcomeEvent.class, Kept.SEVEN_DAYS, false),
    ALARMS("alarms", AlarmEvent.class, Kept.SEVEN_DAYS, false);

    /** How long a topic keeps a record. A compacted one keeps every version for seven days, then the newest of a key. */
    public enum Kept {
        COMPACTED,
        SEVEN_DAYS
    }

    private final String shortName;
    private final Class<? extends Event> eventType;
    private final Kept kept;
    private final boolean ruleTopic;

    Topic(String shortName, Class<? extends Event> eventType, Kept kept, boolean ruleTopic) {
        this.shortName = shortName;
        this.eventType = eventType;
        this.kept = kept;
        this.ruleTopic = ruleTopic;
    }

    /** Kafka's name: {@code ringline.<name>.v1}. */
    public String topicName() {
        return "ringline." + shortName + ".v1";
    }

    /** Where a data topic's unreadable records go, sealed. */
    public String deadLetterName() {
        return topicName() + ".dlq";
    }

    public String shortName() {
        return shortName;
    }

    public Class<? extends Event> eventType() {
        return eventType;
    }

    public Kept kept() {
        return kept;
    }

    /** An unreadable record on a rule topic stops what it may concern; on any other it is put aside. */
    public boolean isRuleTopic() {
        return ruleTopic;
    }

    /** The topic of an event: its sealed interface says. */
    public static Topic of(Event event) {
        return Arrays.stream(values())
                .filter(topic -> topic.eventType.isInstance(event))
                .findFirst()
                .orElseThrow();
    }

    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName().equals(topicName))
                .findFirst();
    }
}
