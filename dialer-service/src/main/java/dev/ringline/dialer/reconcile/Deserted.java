package dev.ringline.dialer.reconcile;

import dev.ringline.events.AttemptId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which answered calls are over although their room stands: a callee who hangs up while LiveKit is down takes the leg along,
 * and nobody is told. One look is not enough, for after a crash of LiveKit the legs of live calls come back.
 *
 * @param calls what was last seen of each
 * @param doubtedAt when LiveKit last did not answer: it may have crashed, so what was seen before it may be gone
 */
public record Deserted(Map<AttemptId, Look> calls, Instant doubtedAt) {
    /** Between two looks of which neither finds anybody: legs that come back are back by then. */
    public static final Duration GONE_FOR = Duration.ofSeconds(10);

    /** A call in whose room LiveKit lists somebody is asked about this seldom: the list may be older than a crash. */
    static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    /** Questions in one sweep: the rest waits for the next. */
    static final int MOST = 50;

    /** @param goneSince the first look in a row that found nobody, or {@code null} */
    public record Look(Instant at, Instant goneSince) {}

    public static Deserted none() {
        return new Deserted(Map.of(), Instant.MIN);
    }

    /** Keeps what is known of {@code answered}, which are all there are, with when; an answer is a look too. */
    public Deserted among(Map<AttemptId, Instant> answered) {
        var kept = new TreeMap<AttemptId, Look>();
        answered.forEach((id, at) -> kept.put(id, calls.getOrDefault(id, new Look(at, null))));
        return new Deserted(kept, doubtedAt);
    }

    /** LiveKit did not answer: nothing is known to be gone, and every call is asked about soon. */
    public Deserted doubted(Instant now) {
        var doubted = new TreeMap<AttemptId, Look>();
        calls.forEach((id, look) -> doubted.put(id, new Look(look.at, null)));
        return new Deserted(doubted, now);
    }

    /** @param empty the calls in whose rooms LiveKit itself lists nobody @return whom to ask about now, longest unseen first */
    public List<AttemptId> toAsk(Set<AttemptId> empty, Instant now) {
        return calls.entrySet().stream()
                .filter(call -> empty.contains(call.getKey()) || isDue(call.getValue(), now))
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Look::at)))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
    }

    public Deserted seen(AttemptId id, boolean there, Instant now) {
        var next = new TreeMap<AttemptId, Look>();
        next.putAll(calls);
        next.computeIfPresent(
                id, (_, look) -> new Look(now, there ? null : look.goneSince == null ? now : look.goneSince));
        return new Deserted(next, doubtedAt);
    }

    /** @return since when nobody is in the call, if that is certain */
    public Optional<Instant> overSince(AttemptId id, Duration goneFor) {
        return Optional.ofNullable(calls.get(id))
                .filter(look -> look.goneSince != null && !look.at.isBefore(look.goneSince.plus(goneFor)))
                .map(Look::goneSince);
    }

    private boolean isDue(Look look, Instant now) {
        return look.goneSince != null || !look.at.isAfter(doubtedAt) || !now.isBefore(look.at.plus(ASKED_EVERY));
    }
}
