package dev.ringline.number.linking.io;

import dev.ringline.number.importing.io.ImportRun;
import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.number.inventory.io.NumberRow;
import dev.ringline.number.linking.LinkDecision;
import dev.ringline.number.linking.LinkDecision.KnownPool;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A trunk that changed takes the numbers of its campaigns along: a number may be shown where its campaign's calls go out. */
@ApplicationScoped
public class Repooling {
    private final Outbox outbox;
    private final Tenancy tenancy;
    private final Clock clock;

    Repooling(Outbox outbox, Tenancy tenancy, Clock clock) {
        this.outbox = outbox;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** @param sipTrunkId {@code null}: a trunk that is new had none */
    public Uni<Void> afterTrunk(String sipTrunkId) {
        return sipTrunkId == null
                ? Uni.createFrom().voidItem()
                : KnownPools.behind(sipTrunkId)
                        .chain(pool -> NumberRow.lockAllOn(sipTrunkId)
                                .chain(rows -> outbox.append(
                                        ImportRun.announced(repool(rows, pool), tenancy.actor(), clock.instant()))));
    }

    private List<PhoneNumber> repool(List<NumberRow> rows, KnownPool pool) {
        var moved = new ArrayList<PhoneNumber>();
        for (var row : rows) {
            var before = row.value();
            var after = LinkDecision.repool(before, pool);
            if (!after.equals(before)) {
                row.set(after, clock.instant());
                moved.add(after);
            }
        }
        return moved;
    }
}
