package dev.ringline.platform.paging;

import java.util.List;
import java.util.function.Function;

/**
 * One page.
 *
 * @param next the cursor of the next page; {@code null} on the last
 */
public record Page<T>(List<T> items, String next) {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1_000;

    /**
     * @param found up to {@code limit + 1} rows: one more than fits says that there is a next page
     * @param cursor of a row
     */
    public static <R, T> Page<T> of(List<R> found, int limit, Function<R, String> cursor, Function<R, T> item) {
        var more = found.size() > limit;
        var shown = more ? found.subList(0, limit) : found;
        return new Page<>(shown.stream().map(item).toList(), more ? cursor.apply(shown.getLast()) : null);
    }

    /** @return a limit from 1 to {@value #MAX_LIMIT}; {@value #DEFAULT_LIMIT} for none */
    public static int limit(Integer asked) {
        return asked == null ? DEFAULT_LIMIT : Math.clamp(asked, 1, MAX_LIMIT);
    }
}
