package dev.ringline.number.importing.io;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An import as REST looks at it; {@link ImportTable} writes it. */
@Entity
@Table(name = "number_import")
public class ImportRow extends PanacheEntityBase {
    /** Longer than Twilio may take for one page with all its repetitions. */
    private static final Duration SILENCE = Duration.ofMinutes(4);

    @Id
    public UUID id;

    public String tenantId;
    public String state;
    public int pages;
    public int found;
    public int added;
    public int updated;
    public int unchanged;
    public int deactivated;
    public int refused;
    public String problem;
    public Instant startedAt;
    public Instant touchedAt;

    /** What REST says of it. A run whose process died stays RUNNING in the table; here it is INTERRUPTED. */
    public record Progress(
            UUID id,
            String state,
            int pages,
            int found,
            int added,
            int updated,
            int unchanged,
            int deactivated,
            int refused,
            String problem,
            Instant startedAt,
            Instant touchedAt) {}

    Progress progress(Instant now) {
        var interrupted = state.equals("RUNNING") && touchedAt.plus(SILENCE).isBefore(now);
        return new Progress(
                id,
                interrupted ? "INTERRUPTED" : state,
                pages,
                found,
                added,
                updated,
                unchanged,
                deactivated,
                refused,
                interrupted ? "the service stopped while it ran; import again" : problem,
                startedAt,
                touchedAt);
    }
}
