package dev.ringline.calllog.evidence;

import java.util.Comparator;

/** Where in the journal a call, a lead, a person or a campaign is spoken of. */
public record Trace(String tenant, About about, String subject, long position) implements Comparable<Trace> {
    /** The kinds of thing that somebody asks "why" about. */
    public enum About {
        CALL,
        LEAD,
        PERSON,
        CAMPAIGN
    }

    private static final Comparator<Trace> ORDER = Comparator.comparing(Trace::tenant)
            .thenComparing(Trace::about)
            .thenComparing(Trace::subject)
            .thenComparing(Trace::position);

    @Override
    public int compareTo(Trace other) {
        return ORDER.compare(this, other);
    }
}
