package dev.ringline.cli.command;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file of numbers as people have them: one a line, perhaps a header above and other columns behind. */
final class NumberFile {
    private NumberFile() {}

    /**
     * @param row of the file, counted from 1 with all its lines
     * @param number as it is written there; may be no number at all
     */
    record Entry(long row, String number) {}

    /** Every line that has something in its first column. Only a first line without any digit is a header. */
    @SuppressWarnings("removal") // characters after a closing quote: its announced successor does not exist yet
    static List<Entry> read(byte[] file) {
        var entries = new ArrayList<Entry>();
        var text = text(file);
        CsvReader.builder()
                .fieldSeparator(separator(text))
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .ofCsvRecord(text)
                .forEach(line -> {
                    var number = number(line);
                    var header = entries.isEmpty()
                            && line.getStartingLineNumber() == 1
                            && number.chars().noneMatch(Character::isDigit);
                    if (!number.isEmpty() && !header) {
                        entries.add(new Entry(line.getStartingLineNumber(), number));
                    }
                });
        return entries;
    }

    /** Numbers are ASCII in every encoding that has no byte order mark, so what else the file holds need not be understood. */
    private static String text(byte[] file) {
        var text = new String(file, encoding(file));
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Charset encoding(byte[] file) {
        var wide = file.length >= 2
                && ((file[0] == (byte) 0xfe && file[1] == (byte) 0xff)
                        || (file[0] == (byte) 0xff && file[1] == (byte) 0xfe));
        return wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }

    private static char separator(String text) {
        return Stream.of(';', '\t', ',')
                .filter(each -> text.lines().findFirst().orElse("").indexOf(each) >= 0)
                .findFirst()
                .orElse(',');
    }

    private static String number(CsvRecord line) {
        return line.getField(0).split("[,;\t]", 2)[0].strip();
    }
}
