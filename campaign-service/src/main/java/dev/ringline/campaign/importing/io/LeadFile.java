package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.RowReader;
import java.io.IOException;
import java.util.List;

/** A stored file as rows, one after another, never the whole file. */
sealed interface LeadFile extends AutoCloseable permits CsvLeads, JsonLeads {
    /** A row that another thread may make a lead of. */
    @FunctionalInterface
    interface Reading {
        RowReader.Read read();
    }

    /** The next rows, at most {@code limit}, all that come before what is unreadable; none: the file is at its end. */
    List<Reading> next(int limit) throws IOException, Unreadable;

    /** What the file calls the number. */
    String numberColumn();

    @Override
    void close();

    /** A file that cannot be read on. The message says where, and repeats nothing of it. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
