package dev.ringline.campaign.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A lead as a batch gives it; what the caller left out is {@code null}.
 *
 * @param fields what reaches the agent
 */
public record BatchItem(
        String number,
        String zone,
        String clientToken,
        String expiresAt,
        String priority,
        SortedMap<String, String> fields) {
    public static final Columns COLUMNS =
            new Columns(List.of("number", "zone", "clientToken", "expiresAt", "priority"), 0, 1, 2, 3, 4, List.of());

    /** The same reading as a file's row. Items count from 1. */
    public RowReader.Read read(long item, RowReader reader) {
        var cells = new ArrayList<String>();
        for (var cell : new String[] {number, zone, clientToken, expiresAt, priority}) {
            cells.add(cell == null ? "" : cell);
        }
        var read = reader.read(new Row(item, cells, cells.size()));
        var refusals = new ArrayList<>(read.refusals());
        refusals.addAll(refusedFields(item));
        return refusals.isEmpty()
                ? new RowReader.Read(withFields(read.lead()), List.of())
                : new RowReader.Read(null, refusals);
    }

    private NewLead withFields(NewLead lead) {
        return new NewLead(
                lead.row(),
                lead.number(),
                lead.zones(),
                fields == null ? new TreeMap<>() : fields,
                lead.clientToken(),
                lead.expiresAt(),
                lead.priority());
    }

    private List<Refusal> refusedFields(long item) {
        if (fields == null) {
            return List.of();
        }
        if (fields.size() > Columns.MAX_COLUMNS) {
            return List.of(Refusal.invalid(item, "fields", "more than " + Columns.MAX_COLUMNS, null));
        }
        return fields.entrySet().stream()
                .filter(field -> !isFine(field))
                .map(field -> Refusal.invalid(
                        item,
                        "fields",
                        "names of 1 to %d, values of at most %d characters, none of them a control character"
                                .formatted(Columns.MAX_NAME, RowReader.MAX_CELL),
                        field.getKey()))
                .toList();
    }

    private static boolean isFine(Map.Entry<String, String> field) {
        return !field.getKey().isBlank()
                && field.getKey().length() <= Columns.MAX_NAME
                && field.getKey().chars().noneMatch(Character::isISOControl)
                && field.getValue() != null
                && RowReader.isText(field.getValue())
                && field.getValue().length() <= RowReader.MAX_CELL;
    }
}
