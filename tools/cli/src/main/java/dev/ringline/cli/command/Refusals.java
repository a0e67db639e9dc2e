package dev.ringline.cli.command;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.List;

/** The rows of an import's {@code errors.csv}: row, kind, column, reason, value. */
public final class Refusals {
    private Refusals() {}

    public record Refusal(String row, String kind, String column, String reason, String value) {}

    public static List<Refusal> read(String csv) {
        return CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(csv)
                .stream()
                .skip(1)
                .filter(row -> row.getFieldCount() >= 5)
                .map(row -> new Refusal(
                        row.getField(0), row.getField(1), row.getField(2), row.getField(3), row.getField(4)))
                .toList();
    }
}
