package dev.ringline.campaign.rules;

import java.time.Instant;

/**
 * What one rule says now.
 *
 * @param reason for people, also when it holds; no number in it
 * @param dueAt when this rule alone would hold, if it does not now; {@code null}: not by waiting
 */
public record Finding(Rule rule, boolean holds, String reason, Instant dueAt) {
    static Finding holds(Rule rule, String reason) {
        return new Finding(rule, true, reason, null);
    }

    static Finding not(Rule rule, String reason) {
        return new Finding(rule, false, reason, null);
    }

    static Finding notBefore(Rule rule, Instant earliest, Instant now, String reason) {
        return earliest.isAfter(now) ? new Finding(rule, false, reason, earliest) : holds(rule, reason);
    }
}
