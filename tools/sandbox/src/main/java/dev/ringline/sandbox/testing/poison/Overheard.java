package dev.ringline.sandbox.testing.poison;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that is logged from now on, before anything is masked, with the traces of what was thrown. */
final class Overheard extends Handler implements AutoCloseable {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    Overheard() {
        Logger.getLogger("").addHandler(this);
    }

    List<String> said() {
        return List.copyOf(said);
    }

    @Override
    public void publish(LogRecord record) {
        var trace = new StringWriter();
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(trace));
        }
        said.add(record.getMessage() + ' ' + formatter.formatMessage(record) + ' ' + trace);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
