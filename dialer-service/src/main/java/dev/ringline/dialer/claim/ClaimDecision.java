package dev.ringline.dialer.claim;

import dev.ringline.dialer.callerid.CallerIds;

/** What the claim says to one attempt. */
public sealed interface ClaimDecision {
    record Granted(CallerIds.Candidate callerId) implements ClaimDecision {}

    /** @param rule one of the words that campaign-service knows, for example {@code suppressed} */
    record Refused(String rule, String reason) implements ClaimDecision {}

    /** No INVITE, and nobody's rule: expired, or its room or agent is of no use any more. */
    record NotSent(String reason) implements ClaimDecision {}

    /** Not now: a limit is reached, or our view is behind the release. It stays as it is. */
    record Deferred(String why) implements ClaimDecision {}
}
