package dev.ringline.campaign.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A stretch of time: {@code from} inclusive, {@code until} exclusive, never empty. */
public record Span(Instant from, Instant until) {
    /** @throws IllegalArgumentException if {@code until} is not after {@code from} */
    public Span {
        Objects.requireNonNull(from, "from");
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException("a span ends after it begins");
        }
    }

    public static Span startingAt(Instant from, Duration length) {
        return new Span(from, from.plus(length));
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }

    /**
     * What is in both.
     *
     * @param left in time order, without overlaps; {@code right} too, and so is what comes back
     */
    static List<Span> intersection(List<Span> left, List<Span> right) {
        var both = new ArrayList<Span>();
        for (int i = 0, j = 0; i < left.size() && j < right.size(); ) {
            var from = later(left.get(i).from, right.get(j).from);
            var until = earlier(left.get(i).until, right.get(j).until);
            addUnlessEmpty(both, from, until);
            if (left.get(i).until.equals(until)) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }

    /** In time order, with what overlaps or touches made one. */
    static List<Span> union(List<Span> spans) {
        var joined = new ArrayList<Span>();
        for (var span :
                spans.stream().sorted((a, b) -> a.from.compareTo(b.from)).toList()) {
            var last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || span.from.isAfter(last.until)) {
                joined.add(span);
            } else {
                joined.set(joined.size() - 1, new Span(last.from, later(last.until, span.until)));
            }
        }
        return joined;
    }

    static void addUnlessEmpty(List<Span> spans, Instant from, Instant until) {
        if (until.isAfter(from)) {
            spans.add(new Span(from, until));
        }
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
