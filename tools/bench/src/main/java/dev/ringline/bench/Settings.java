package dev.ringline.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run of benches was asked for.
 *
 * @param runs how often each figure is taken, after a warm-up that does not count
 * @param quick the short set: tiny counts, for the shape and not for the figures
 * @param leads a run, where a bench takes leads
 * @param seconds a run, where a bench takes time
 * @param only scenarios of a bench that has several; all if empty
 * @param work folder for servers, logs and rivals; all of a bench's own
 * @param progress hears what is going on
 */
public record Settings(
        int runs, boolean quick, int leads, int seconds, List<String> only, Path work, Consumer<String> progress) {
    /** Whether a bench with several scenarios is to run this one. */
    public boolean wants(String scenario) {
        return only.isEmpty() || only.contains(scenario);
    }

    public void say(String format, Object... values) {
        progress.accept(format.formatted(values));
    }
}
