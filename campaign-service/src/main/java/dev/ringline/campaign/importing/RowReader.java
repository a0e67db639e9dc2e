package dev.ringline.campaign.importing;

import dev.ringline.campaign.importing.ResolvedNumber.Dialable;
import dev.ringline.campaign.importing.ResolvedNumber.Undialable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes a lead of a row, or says everything that is wrong with it. */
public final class RowReader {
    public static final int MAX_CELL = 2_000;
    public static final int MAX_TOKEN = 128;
    public static final int MAX_PRIORITY = 1_000;

    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    private final Columns columns;
    private final Function<String, ResolvedNumber> numbers;

    /** @param numbers what a number as written comes to; pure */
    public RowReader(Columns columns, Function<String, ResolvedNumber> numbers) {
        this.columns = columns;
        this.numbers = numbers;
    }

    /** Exactly one of the two: a lead, or refusals. */
    public record Read(NewLead lead, List<Refusal> refusals) {}

    public Read read(Row row) {
        var refusals = new ArrayList<Refusal>();
        checkShape(row, refusals);
        if (!refusals.isEmpty()) {
            return new Read(null, refusals);
        }
        var number = number(row, refusals);
        var zone = zone(row, refusals);
        var lead = new NewLead(
                row.row(),
                number == null ? null : number.number(),
                zone != null ? zone : number == null ? "" : number.zones(),
                fields(row),
                token(row, refusals),
                expiresAt(row, refusals),
                priority(row, refusals));
        return refusals.isEmpty() ? new Read(lead, List.of()) : new Read(null, refusals);
    }

    private void checkShape(Row row, List<Refusal> refusals) {
        if (row.cellCount() != columns.header().size()) {
            var reason = "%d columns, the header has %d"
                    .formatted(row.cellCount(), columns.header().size());
            refusals.add(Refusal.invalid(row.row(), null, reason, null));
        }
        for (var i = 0; i < Math.min(row.cells().size(), columns.header().size()); i++) {
            var cell = row.cells().get(i);
            if (cell.length() > MAX_CELL) {
                refuse(row, i, "longer than " + MAX_CELL + " characters; is a quote left open?", refusals);
            } else if (!isText(cell)) {
                refuse(row, i, "holds a control character; is the encoding right?", refusals);
            }
        }
    }

    /** No control characters but those that stand in text: PostgreSQL keeps no NUL, and nobody means the others. */
    static boolean isText(String cell) {
        return cell.chars().noneMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r');
    }

    private Dialable number(Row row, List<Refusal> refusals) {
        var written = row.cell(columns.number());
        if (written.isEmpty()) {
            refuse(row, columns.number(), "no number", refusals);
            return null;
        }
        return switch (numbers.apply(written)) {
            case Dialable dialable -> dialable;
            case Undialable(var reason) -> {
                refuse(row, columns.number(), reason, refusals);
                yield null;
            }
        };
    }

    /** The zone that the row names, or {@code null}: by the number. */
    private String zone(Row row, List<Refusal> refusals) {
        var zone = row.cell(columns.zone());
        if (zone.isEmpty()) {
            return null;
        }
        if (!ZONES.contains(zone)) {
            refuse(row, columns.zone(), "not an IANA time zone, for example Europe/Berlin", refusals);
        }
        return zone;
    }

    private SortedMap<String, String> fields(Row row) {
        var fields = new TreeMap<String, String>();
        for (var field : columns.fields()) {
            var cell = row.cell(field.index());
            if (!cell.isEmpty()) {
                fields.put(field.name(), cell);
            }
        }
        return fields;
    }

    private String token(Row row, List<Refusal> refusals) {
        var token = row.cell(columns.clientToken());
        if (token.length() > MAX_TOKEN) {
            refuse(row, columns.clientToken(), "longer than " + MAX_TOKEN + " characters", refusals);
        }
        return token.isEmpty() ? null : token;
    }

    private Instant expiresAt(Row row, List<Refusal> refusals) {
        var text = row.cell(columns.expiresAt());
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            refuse(row, columns.expiresAt(), "not a time with its offset, for example 2026-12-31T18:00:00Z", refusals);
            return null;
        }
    }

    private int priority(Row row, List<Refusal> refusals) {
        var text = row.cell(columns.priority());
        try {
            var priority = text.isEmpty() ? 0 : Integer.parseInt(text);
            if (Math.abs((long) priority) <= MAX_PRIORITY) {
                return priority;
            }
        } catch (NumberFormatException unreadable) {
            // said below
        }
        refuse(row, columns.priority(), "not a whole number from -1000 to 1000", refusals);
        return 0;
    }

    private void refuse(Row row, int column, String reason, List<Refusal> refusals) {
        var name = columns.header().get(column);
        refusals.add(Refusal.invalid(
                row.row(),
                name,
                reason,
                row.cells().size() > column ? row.cells().get(column) : ""));
    }
}
