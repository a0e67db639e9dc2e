package dev.ringline.dialer.claim;

import dev.ringline.dialer.callerid.CallerIds;
import dev.ringline.dialer.claim.ClaimDecision.Deferred;
import dev.ringline.dialer.claim.ClaimDecision.Granted;
import dev.ringline.dialer.claim.ClaimDecision.NotSent;
import dev.ringline.dialer.claim.ClaimDecision.Refused;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules of a claim (DESIGN section 6), the first that says no wins; limits come last, because they only wait. */
public final class ClaimDecider {
    private ClaimDecider() {}

    /** @param sentWithin from {@code facts.now()} to the last moment at which it may be sent: also then it is to be right */
    public static ClaimDecision decide(ClaimFacts facts, LiveCounts live, Duration sentWithin) {
        return Stream.of(
                        expired(facts, sentWithin),
                        killed(facts),
                        unreadable(facts),
                        campaign(facts),
                        rulesVersion(facts),
                        guard(facts),
                        breaker(facts),
                        trunk(facts),
                        suppressed(facts),
                        caps(facts),
                        gap(facts),
                        busy(facts),
                        room(facts),
                        live.reached(facts).map(Deferred::new))
                .flatMap(Optional::stream)
                .map(ClaimDecision.class::cast)
                .findFirst()
                .orElseGet(() -> callerId(facts));
    }

    private static Optional<ClaimDecision> expired(ClaimFacts facts, Duration sentWithin) {
        var release = facts.release();
        if (!facts.now().plus(sentWithin).isBefore(release.callableUntil())) {
            return Optional.of(new NotSent("expired"));
        }
        return facts.now().isBefore(release.callableFrom())
                ? Optional.of(new Deferred("not callable yet"))
                : Optional.empty();
    }

    private static Optional<ClaimDecision> killed(ClaimFacts facts) {
        return Optional.ofNullable(facts.kill()).map(kill -> new Refused("kill-switch", kill));
    }

    /** Fails closed: what nobody could read may have forbidden it. */
    private static Optional<ClaimDecision> unreadable(ClaimFacts facts) {
        return facts.rulesUnreadable() ? Optional.of(new Deferred("rules unreadable")) : Optional.empty();
    }

    /** Without the campaign in our view nothing is known about it, and nothing is dialled. */
    private static Optional<ClaimDecision> campaign(ClaimFacts facts) {
        if (facts.rule() == null) {
            return Optional.of(new Deferred("campaign not in view yet"));
        }
        return refusedIf(!facts.rule().running(), "campaign-paused", "the campaign is not running");
    }

    private static Optional<ClaimDecision> rulesVersion(ClaimFacts facts) {
        long viewed = facts.rule() == null ? 0 : facts.rule().rulesVersion();
        if (viewed < facts.release().rulesVersion()) {
            return Optional.of(new Deferred("view behind the release"));
        }
        return refusedIf(viewed > facts.release().rulesVersion(), "rules-version", "decided under older rules");
    }

    private static Optional<ClaimDecision> guard(ClaimFacts facts) {
        return refusedIf(!facts.allowed(), "guard", "destination not on the allow-list");
    }

    private static Optional<ClaimDecision> breaker(ClaimFacts facts) {
        return refusedIf(facts.breakerOpen(), "breaker-open", "the pool's breaker is open");
    }

    private static Optional<ClaimDecision> trunk(ClaimFacts facts) {
        return refusedIf(facts.trunkGone(), "trunk-unavailable", "its trunk is gone, or another pool's now");
    }

    private static Optional<ClaimDecision> suppressed(ClaimFacts facts) {
        return refusedIf(facts.suppressed(), "suppressed", "on a suppression list");
    }

    private static Optional<ClaimDecision> caps(ClaimFacts facts) {
        return refusedIf(
                facts.counted() >= facts.release().caps().maxAttemptsPerNumber(),
                "attempt-cap",
                "as many attempts at this number as its cap allows");
    }

    private static Optional<ClaimDecision> gap(ClaimFacts facts) {
        var least = Duration.ofSeconds(facts.release().caps().minGapS());
        return refusedIf(
                facts.lastSlotAt() != null
                        && facts.now().isBefore(facts.lastSlotAt().plus(least)),
                "minimum-gap",
                "too soon after the last attempt at this number");
    }

    private static Optional<ClaimDecision> busy(ClaimFacts facts) {
        return refusedIf(facts.numberLive(), "number-busy", "another attempt at this number is live");
    }

    private static Optional<ClaimDecision> room(ClaimFacts facts) {
        if (facts.room().agentLeft()) {
            return Optional.of(new NotSent("agent left"));
        }
        if (facts.room().tooOld()) {
            return Optional.of(new NotSent("room too old"));
        }
        return facts.room().agentPresent() ? Optional.empty() : Optional.of(new Deferred("agent not there yet"));
    }

    private static ClaimDecision callerId(ClaimFacts facts) {
        return CallerIds.choose(facts.release().callerId(), facts.callerIds(), facts.lastShown())
                .<ClaimDecision>map(Granted::new)
                .orElseGet(() -> new Refused("number-unavailable", "no linked, active number of this pool"));
    }

    private static Optional<ClaimDecision> refusedIf(boolean no, String rule, String reason) {
        return no ? Optional.of(new Refused(rule, reason)) : Optional.empty();
    }
}
