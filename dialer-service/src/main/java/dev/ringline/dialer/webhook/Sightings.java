package dev.ringline.dialer.webhook;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.webhook.Sighting.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that webhooks said about one attempt, in the order in which it came. It may be a part, and repeated, and out of order. */
public record Sightings(List<Sighting> seen) {
    private static final String JOINED = "participant_joined";
    private static final String LEFT = "participant_left";

    /** It left its room for another one, or for its own second coming: the call may live on. */
    private static final Set<String> NOT_THE_END =
            Set.of("DUPLICATE_IDENTITY", "MIGRATION", "STATE_MISMATCH", "SERVER_SHUTDOWN");

    /** A join later than this after the dial may be the second one, after a crash; the first may have been lost. */
    private static final Duration FIRST_JOIN_WITHIN = Duration.ofSeconds(5);

    /** What is known of how the callee's leg ended. @param slotAt when it was dialled */
    public LegEnd legEnd(Instant slotAt) {
        var first = firstSid(slotAt);
        LegEnd best = new LegEnd.Nothing();
        for (var left : leaves()) {
            var isFirst = first.isPresent() && first.get().equals(left.ids().participantSid());
            best = better(best, LegEnd.of(left.leftReason(), left.callStatus(), isFirst));
        }
        return best;
    }

    /** When an answered call was over: its leg left, or its room is finished; empty: it may go on. */
    public Optional<Instant> overAt() {
        return seen.stream()
                .filter(s -> s.isOf(Who.CALLEE, LEFT) && !NOT_THE_END.contains(String.valueOf(s.leftReason()))
                        || s.event().equals("room_finished"))
                .findFirst()
                .map(Sightings::when);
    }

    /** LiveKit's and the carrier's names of the call, as far as any event told them. */
    public CallIds ids() {
        return new CallIds(
                newest(seen.stream().map(s -> s.ids().sipCallId()).toList()),
                null,
                newest(seen.stream().map(s -> s.ids().carrierCallSid()).toList()));
    }

    private Optional<String> firstSid(Instant slotAt) {
        return seen.stream()
                .filter(s -> s.isOf(Who.CALLEE, JOINED))
                .filter(s -> slotAt != null && s.createdAt().isBefore(slotAt.plus(FIRST_JOIN_WITHIN)))
                .min((a, b) -> a.createdAt().compareTo(b.createdAt()))
                .map(s -> s.ids().participantSid());
    }

    private List<Sighting> leaves() {
        return seen.stream().filter(s -> s.isOf(Who.CALLEE, LEFT)).toList();
    }

    private static LegEnd better(LegEnd one, LegEnd other) {
        return weight(other) > weight(one) ? other : one;
    }

    private static int weight(LegEnd end) {
        return switch (end) {
            case LegEnd.Nothing nothing -> 0;
            case LegEnd.Unanswered unanswered -> unanswered.certain() ? 2 : 1;
            case LegEnd.Talked talked -> 3;
        };
    }

    /** Ours is finer; theirs is right where the event came late. */
    private static Instant when(Sighting sighting) {
        return sighting.receivedAt().isAfter(sighting.createdAt().plusSeconds(2))
                ? sighting.createdAt()
                : sighting.receivedAt();
    }

    private static String newest(List<String> values) {
        return values.reversed().stream().filter(v -> v != null).findFirst().orElse(null);
    }
}
