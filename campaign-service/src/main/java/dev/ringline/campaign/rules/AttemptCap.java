package dev.ringline.campaign.rules;

import dev.ringline.events.CampaignChanged.Rules;
import java.time.Instant;
import java.util.List;

/** How often and how soon one number may be rung, whichever campaigns of the tenant ring it. */
final class AttemptCap {
    private AttemptCap() {}

    /**
     * When another attempt would keep every window of {@code capWindowS}, wherever it begins, within the cap.
     *
     * @param attempts in time order
     * @return {@link Instant#MIN} for any time; {@code null} for never: the cap is 0
     */
    static Instant allowsFrom(Rules rules, List<Instant> attempts) {
        var cap = rules.maxAttemptsPerNumber();
        if (cap <= 0) {
            return null;
        }
        return attempts.size() < cap
                ? Instant.MIN
                : attempts.get(attempts.size() - cap).plusSeconds(rules.capWindowS());
    }

    /** When the minimum gap after the last attempt is over; {@link Instant#MIN} if there was none. */
    static Instant gapEndsAt(Rules rules, List<Instant> attempts) {
        return attempts.isEmpty() ? Instant.MIN : attempts.getLast().plusSeconds(rules.minGapS());
    }
}
