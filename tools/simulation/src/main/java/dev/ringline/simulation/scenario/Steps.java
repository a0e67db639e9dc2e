package dev.ringline.simulation.scenario;

import java.util.List;

/** Named steps at which a process can be killed, and how a happening's target says which. */
public final class Steps {
    public static final List<String> DIALER = List.of(
            "before-room",
            "after-room",
            "agent-ready",
            "before-claim-commit",
            "after-claim-commit",
            "before-send",
            "after-send",
            "after-response-before-commit",
            "after-outcome-commit",
            "before-fence",
            "after-fence",
            "before-relay-sends",
            "after-relay-sent",
            "between-offset-and-records",
            "between-offset-and-rules");
    public static final List<String> CAMPAIGN = List.of(
            "before-rules-are-sent",
            "before-data-are-sent",
            "after-rules-are-sent",
            "after-data-are-sent",
            "between-offset-and-records");

    /** More than there are dialers. */
    private static final int EACH = 8;

    private Steps() {}

    static int dialer(String step, int dialer) {
        return EACH * DIALER.indexOf(step) + dialer;
    }

    static int campaign(String step) {
        return CAMPAIGN.indexOf(step);
    }

    public static String ofDialer(int target) {
        return DIALER.get(target / EACH % DIALER.size());
    }

    public static String ofCampaign(int target) {
        return CAMPAIGN.get(target % CAMPAIGN.size());
    }
}
