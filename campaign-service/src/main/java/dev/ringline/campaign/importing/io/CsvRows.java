package dev.ringline.campaign.importing.io;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.ringline.campaign.importing.Columns;
import dev.ringline.campaign.importing.Row;
import dev.ringline.campaign.importing.RowReader;
import dev.ringline.campaign.importing.Separator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** A CSV file's header and rows, one after another, never the whole file. */
final class CsvRows implements AutoCloseable {
    /** Characters that one cell may be buffered as; a quote left open runs on to here, and then the file is refused. */
    private static final int MAX_BUFFER = 12 * 1_024 * 1_024;

    private static final int MAX_HEADER = 64 * 1_024;

    private final CloseableIterator<Row> rows;
    private final List<String> header;
    private long rowNumber = 1;
    private LeadFile.Unreadable unreadable;

    /** @param separator {@code null}: guessed from the header */
    CsvRows(InputStream bytes, Charset charset, Character separator) throws IOException, LeadFile.Unreadable {
        var text = new BufferedReader(new InputStreamReader(bytes, charset), MAX_HEADER);
        skipByteOrderMark(text);
        var asked = askedSeparator(text);
        var between = separator != null ? separator : asked != null ? asked : Separator.guess(peekLine(text));
        rows = reader(text, between).iterator();
        var first = read();
        if (first == null) {
            throw new LeadFile.Unreadable("the file is empty");
        }
        if (first.cellCount() > Columns.MAX_COLUMNS) {
            throw new LeadFile.Unreadable("more than " + Columns.MAX_COLUMNS + " columns");
        }
        header = first.cells();
    }

    /** As tolerant as it gets: what is wrong with a row is for the row to say, and must not end the file. */
    @SuppressWarnings("removal") // characters after a closing quote: its announced successor does not exist yet
    private static CsvReader<Row> reader(Reader text, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .skipEmptyLines(true)
                .detectBomHeader(false)
                .maxBufferSize(MAX_BUFFER)
                .build(new CuttingHandler(), text);
    }

    List<String> header() {
        return header;
    }

    /** The next rows, at most {@code limit}, all that come before what is unreadable; none: the file is at its end. */
    List<Row> next(int limit) throws LeadFile.Unreadable {
        if (unreadable != null) {
            throw unreadable;
        }
        var chunk = new ArrayList<Row>(Math.min(limit, 1_024));
        try {
            for (var row = read(); row != null; row = read()) {
                rowNumber++;
                chunk.add(new Row(rowNumber, row.cells(), row.cellCount()));
                if (chunk.size() == limit) {
                    break;
                }
            }
        } catch (LeadFile.Unreadable broken) {
            unreadable = broken;
        }
        if (chunk.isEmpty() && unreadable != null) {
            throw unreadable;
        }
        return chunk;
    }

    private Row read() throws LeadFile.Unreadable {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (CsvParseException broken) {
            if (broken.getCause() instanceof IOException reading) {
                throw new UncheckedIOException(reading); // the file is not at fault
            }
            throw new LeadFile.Unreadable("after row %d: a cell longer than %d characters; is a quote left open?"
                    .formatted(rowNumber, MAX_BUFFER));
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }

    private static void skipByteOrderMark(Reader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
    }

    /** Excel's first line {@code sep=;}, which is no header. */
    private static Character askedSeparator(Reader text) throws IOException {
        text.mark(16);
        var start = new char[5];
        for (var i = 0; i < start.length; i++) {
            start[i] = (char) text.read();
        }
        if (!new String(start, 0, 4).equalsIgnoreCase("sep=")) {
            text.reset();
            return null;
        }
        var next = text.read();
        if (next == '\r') {
            next = text.read();
        }
        if (next != '\n') {
            text.reset();
            return null;
        }
        return start[4];
    }

    private static String peekLine(Reader text) throws IOException {
        text.mark(MAX_HEADER);
        var line = new StringBuilder();
        for (var c = text.read(); c >= 0 && c != '\n' && c != '\r' && line.length() < MAX_HEADER - 1; c = text.read()) {
            line.append((char) c);
        }
        text.reset();
        return line.toString();
    }

    /** Keeps of each cell and each row only as much as is needed to say that it is too long. */
    private static final class CuttingHandler extends AbstractBaseCsvCallbackHandler<Row> {
        private List<String> cells = new ArrayList<>();
        private int count;

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells = new ArrayList<>();
            count = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            count++;
            if (count <= Columns.MAX_COLUMNS) {
                cells.add(new String(buffer, offset, Math.min(length, RowReader.MAX_CELL + 1)));
            }
        }

        @Override
        protected Row buildRecord() {
            return new Row(0, cells, count);
        }
    }
}
