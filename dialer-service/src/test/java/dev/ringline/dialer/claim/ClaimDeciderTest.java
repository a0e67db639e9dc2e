package dev.ringline.dialer.claim;

import static dev.ringline.dialer.attempt.Attempts.NOON;
import static dev.ringline.dialer.attempt.Attempts.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.callerid.CallerIds.Candidate;
import dev.ringline.dialer.claim.ClaimDecision.Deferred;
import dev.ringline.dialer.claim.ClaimDecision.Granted;
import dev.ringline.dialer.claim.ClaimDecision.NotSent;
import dev.ringline.dialer.claim.ClaimDecision.Refused;
import dev.ringline.dialer.claim.ClaimFacts.CampaignRule;
import dev.ringline.dialer.claim.ClaimFacts.Room;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimDeciderTest {
    private static final Duration SENT_WITHIN = Duration.ofMillis(150);

    private static final Candidate SHOWN = new Candidate(new NumberId(new UUID(1, 1)), new E164("+15005550100"));

    /** What is wrong, one at a time; mutable, so that a test says only what differs. */
    private static final class Facts {
        Instant now = NOON.plusSeconds(10);
        CampaignRule rule = new CampaignRule(true, 1);
        String kill;
        boolean rulesUnreadable;
        boolean breakerOpen;
        boolean trunkGone;
        boolean allowed = true;
        boolean suppressed;
        int counted;
        Instant lastSlotAt;
        boolean numberLive;
        List<Candidate> callerIds = List.of(SHOWN);
        Room room = new Room(true, false, false);

        Facts with(String fault) {
            switch (fault) {
                case "expired" -> now = release().callableUntil();
                case "expiring" -> now = release().callableUntil().minus(SENT_WITHIN);
                case "too early" -> now = release().callableFrom().minusMillis(1);
                case "killed" -> kill = "TENANT";
                case "no campaign" -> rule = null;
                case "paused" -> rule = new CampaignRule(false, 1);
                case "newer rules" -> rule = new CampaignRule(true, 2);
                case "view behind" -> rule = new CampaignRule(true, 0);
                case "not allowed" -> allowed = false;
                case "unreadable" -> rulesUnreadable = true;
                case "breaker" -> breakerOpen = true;
                case "trunk gone" -> trunkGone = true;
                case "suppressed" -> suppressed = true;
                case "capped" -> counted = 3;
                case "too soon" -> lastSlotAt = now.minusSeconds(59);
                case "busy" -> numberLive = true;
                case "no number" -> callerIds = List.of();
                case "agent left" -> room = new Room(false, true, false);
                case "room old" -> room = new Room(true, false, true);
                case "no agent" -> room = new Room(false, false, false);
                case "nothing" -> {}
                default -> throw new IllegalArgumentException(fault);
            }
            return this;
        }

        ClaimFacts facts() {
            return new ClaimFacts(
                    release(),
                    now,
                    rule,
                    kill,
                    rulesUnreadable,
                    breakerOpen,
                    trunkGone,
                    allowed,
                    suppressed,
                    counted,
                    lastSlotAt,
                    numberLive,
                    callerIds,
                    null,
                    room);
        }
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing     | granted
            expired     | not sent: expired
            expiring    | not sent: expired
            too early   | deferred: not callable yet
            killed      | refused: kill-switch
            no campaign | deferred: campaign not in view yet
            unreadable  | deferred: rules unreadable
            paused      | refused: campaign-paused
            newer rules | refused: rules-version
            view behind | deferred: view behind the release
            not allowed | refused: guard
            breaker     | refused: breaker-open
            trunk gone  | refused: trunk-unavailable
            suppressed  | refused: suppressed
            capped      | refused: attempt-cap
            too soon    | refused: minimum-gap
            busy        | refused: number-busy
            no number   | refused: number-unavailable
            agent left  | not sent: agent left
            room old    | not sent: room too old
            no agent    | deferred: agent not there yet
            """)
    // spotless:on
    void each_check_says_no_by_its_own_rule(String fault, String said) {
        assertThat(said(new Facts().with(fault).facts(), roomFor(1))).isEqualTo(said);
    }

    @Test
    void a_reached_limit_waits_and_refuses_nothing() {
        var facts = new Facts().facts();
        assertThat(said(facts, roomFor(0))).isEqualTo("deferred: pool concurrency");
        assertThat(said(facts, roomFor(5).tenant(facts.tenantId(), 2, 2))).isEqualTo("deferred: tenant concurrency");
        assertThat(said(facts, roomFor(5).campaign(facts.campaignId(), 3, 3)))
                .isEqualTo("deferred: campaign concurrency");
        assertThat(said(facts, new LiveCounts())).as("a pool nobody knows").isEqualTo("deferred: pool concurrency");
    }

    @Test
    void what_a_batch_grants_counts_for_the_rest_of_it() {
        // given
        var facts = new Facts().facts();
        var live = roomFor(2);
        // when
        live.granted(facts);
        live.granted(facts);
        // then
        assertThat(said(facts, live)).isEqualTo("deferred: pool concurrency");
    }

    @Test
    void a_rule_that_forbids_is_named_before_a_limit_that_only_waits() {
        assertThat(said(new Facts().with("suppressed").facts(), roomFor(0))).isEqualTo("refused: suppressed");
    }

    private static LiveCounts roomFor(int calls) {
        return new LiveCounts().pool(release().poolId(), 0, calls);
    }

    private static String said(ClaimFacts facts, LiveCounts live) {
        return switch (ClaimDecider.decide(facts, live, SENT_WITHIN)) {
            case Granted granted -> "granted";
            case Refused refused -> "refused: " + refused.rule();
            case NotSent notSent -> "not sent: " + notSent.reason();
            case Deferred deferred -> "deferred: " + deferred.why();
        };
    }
}
