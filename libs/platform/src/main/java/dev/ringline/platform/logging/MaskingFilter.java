package dev.ringline.platform.logging;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** The last line of defence: types whose {@code toString} masks are the first. */
@LoggingFilter(name = "masking")
public final class MaskingFilter implements Filter {
    private static final ExtFormatter TEXT = new PatternFormatter("%m");

    @Override
    public boolean isLoggable(LogRecord record) {
        var text = TEXT.formatMessage(record);
        var masked = Masking.mask(text);
        if (masked != text) {
            if (record instanceof ExtLogRecord extended) {
                extended.setMessage(masked, ExtLogRecord.FormatStyle.NO_FORMAT);
            } else {
                record.setMessage(masked);
            }
            record.setParameters(null);
        }
        record.setThrown(MaskedThrowable.of(record.getThrown()));
        return true;
    }
}
