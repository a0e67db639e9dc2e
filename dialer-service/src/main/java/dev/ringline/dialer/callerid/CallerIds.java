package dev.ringline.dialer.callerid;

import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of a campaign's numbers the callee sees. Only linked, active numbers of the pool are ever candidates. */
public final class CallerIds {
    private CallerIds() {}

    /** One of the campaign's linked, active numbers of the attempt's pool. */
    public record Candidate(NumberId numberId, E164 number) {}

    /**
     * @param candidates in any order
     * @param last what this campaign showed last, or {@code null}: round robin goes on behind it
     * @return none: nothing may be shown, so nothing is dialled
     */
    public static Optional<Candidate> choose(CallerId wanted, List<Candidate> candidates, NumberId last) {
        return switch (wanted.strategy()) {
            case FIXED ->
                candidates.stream()
                        .filter(candidate -> candidate.numberId().equals(wanted.numberId()))
                        .findFirst();
            case ROUND_ROBIN -> behind(last, candidates);
            case UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Optional<Candidate> behind(NumberId last, List<Candidate> candidates) {
        var order = Comparator.comparing(
                (Candidate candidate) -> candidate.numberId().value());
        return candidates.stream()
                .filter(candidate ->
                        last != null && candidate.numberId().value().compareTo(last.value()) > 0)
                .min(order)
                .or(() -> candidates.stream().min(order));
    }
}
