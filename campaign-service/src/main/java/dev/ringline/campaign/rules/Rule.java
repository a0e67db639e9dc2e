package dev.ringline.campaign.rules;

/** What can keep a lead from being called, in the order in which it is named when several do. */
public enum Rule {
    SUPPRESSED("suppressed"),
    EXPIRED("expired"),
    ZONE_UNKNOWN("zone-unknown"),
    SCHEDULE("schedule"),
    ATTEMPT_CAP("attempt-cap"),
    MINIMUM_GAP("minimum-gap"),
    WINDOW("window");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** As decisions on topics and in REST name it; the dialer's refusals use the same words. */
    public String text() {
        return text;
    }
}
