package dev.ringline.calllog.monitor;

import dev.ringline.events.LeadState;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

/**
 * How often a lead came into a state less how often it left it. The sums need no order: whatever order a lead's decisions
 * arrive in, once all are there they make one path, from where it began to where it stands. A lost move shows, save one
 * into the very state that the lead stands in: that one shows with the lead's next move.
 */
public record LeadNet(String tenant, String campaign, String lead, LeadState state) implements Comparable<LeadNet> {
    public LeadNet {
        Objects.requireNonNull(state, "state");
    }

    private static final EnumSet<LeadState> IMPORTED_AS =
            EnumSet.of(LeadState.WAITING, LeadState.HELD, LeadState.SUPPRESSED, LeadState.INVALID);
    private static final Comparator<LeadNet> ORDER = Comparator.comparing(LeadNet::tenant)
            .thenComparing(LeadNet::campaign)
            .thenComparing(LeadNet::lead)
            .thenComparing(LeadNet::state);

    /**
     * Whether a lead's nets make a path. A lead of an import began in a state that its chunk counted, which it leaves once
     * (-1); one added by itself began nowhere; one that came back to where it began leaves nothing. A lead that was removed
     * and imported again has lived twice: each life but the last ended in REMOVED.
     */
    public static boolean isPath(Map<LeadState, Long> nets) {
        var standing = 0L;
        var left = 0L;
        for (var net : nets.entrySet()) {
            if (net.getValue() < 0 && !IMPORTED_AS.contains(net.getKey())) {
                return false;
            }
            standing += net.getKey() == LeadState.REMOVED ? 0 : Math.max(0, net.getValue());
            left += Math.max(0, -net.getValue());
        }
        return standing <= 1 && left <= standing + Math.max(0, nets.getOrDefault(LeadState.REMOVED, 0L));
    }

    @Override
    public int compareTo(LeadNet other) {
        return ORDER.compare(this, other);
    }
}
