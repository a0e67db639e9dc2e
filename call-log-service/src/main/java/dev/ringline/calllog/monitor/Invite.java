package dev.ringline.calllog.monitor;

import java.util.Comparator;

/**
 * A SIP call id that LiveKit gave to an attempt. More than one for an attempt breaks P1.
 *
 * @param position where the journal first says so; no part of its identity
 */
public record Invite(String tenant, String call, String sipCallId, long position) implements Comparable<Invite> {
    private static final Comparator<Invite> ORDER =
            Comparator.comparing(Invite::tenant).thenComparing(Invite::call).thenComparing(Invite::sipCallId);

    @Override
    public int compareTo(Invite other) {
        return ORDER.compare(this, other);
    }
}
