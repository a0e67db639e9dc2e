package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Chunk.Refused;
import dev.ringline.campaign.importing.Counts;
import dev.ringline.campaign.importing.Refusal.Kind;
import dev.ringline.campaign.importing.io.Intake.Fate;
import dev.ringline.events.LeadState;
import java.util.Collection;

/** Adds up what became of rows. */
final class Tally {
    private Tally() {}

    static Counts of(Collection<Refused> refused, Collection<Fate> fates) {
        return Counts.of(
                count(refused, Kind.INVALID),
                count(refused, Kind.DUPLICATE),
                count(fates, LeadState.SUPPRESSED),
                count(fates, LeadState.WAITING));
    }

    private static int count(Collection<Refused> refused, Kind kind) {
        return (int) refused.stream().filter(row -> row.kind() == kind).count();
    }

    private static int count(Collection<Fate> fates, LeadState state) {
        return (int) fates.stream()
                .filter(fate -> fate instanceof Fate.Taken taken && taken.state() == state)
                .count();
    }
}
