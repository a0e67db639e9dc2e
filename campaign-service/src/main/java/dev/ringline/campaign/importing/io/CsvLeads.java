package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Columns;
import dev.ringline.campaign.importing.ImportOptions;
import dev.ringline.campaign.importing.ResolvedNumber;
import dev.ringline.campaign.importing.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Leads as rows of a CSV file, columns as its header and the mapping say. */
record CsvLeads(CsvRows rows, RowReader reader, String numberColumn) implements LeadFile {
    static CsvLeads open(
            InputStream bytes, Charset charset, ImportOptions options, Function<String, ResolvedNumber> numbers)
            throws IOException, Unreadable, Columns.Unusable {
        var rows = new CsvRows(bytes, charset, options.separator());
        var columns = Columns.of(rows.header(), options.mapping());
        return new CsvLeads(
                rows, new RowReader(columns, numbers), columns.header().get(columns.number()));
    }

    @Override
    public List<Reading> next(int limit) throws Unreadable {
        var readings = new ArrayList<Reading>();
        for (var row : rows.next(limit)) {
            readings.add(() -> reader.read(row));
        }
        return readings;
    }

    @Override
    public void close() {
        rows.close();
    }
}
