package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.LeadMove;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.events.Event;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.time.Uuid7;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/** What the outbox is given about leads. */
public final class LeadAnnouncements {
    private static final String SERVICE = "campaign-service";
    private static final int CHUNK = 1_000;

    private LeadAnnouncements() {}

    /** One record a lead that moved, under the lead's own version. */
    public static Announcement of(LeadMove move, String actor, UUID causationId) {
        return announcement(move.decided(), move.after(), actor, causationId, move.at());
    }

    public static Announcement of(Event event, StoredLead lead, UUID causationId, Instant at) {
        return announcement(event, lead, SERVICE, causationId, at);
    }

    /**
     * Moves of many leads at once: those of one kind in one record a chunk, which is its own subject. They count the same
     * whichever comes first.
     */
    public static List<Announcement> inBulk(List<LeadMove> moves, Uuid7 ids) {
        var byKind = new LinkedHashMap<LeadMove.Kind, List<LeadMove>>();
        moves.stream()
                .filter(LeadMove::isNews)
                .forEach(move -> byKind.computeIfAbsent(LeadMove.Kind.of(move), kind -> new ArrayList<>())
                        .add(move));
        var announcements = new ArrayList<Announcement>();
        byKind.values().forEach(same -> announceEach(same, announcements, ids));
        return announcements;
    }

    private static void announceEach(List<LeadMove> same, List<Announcement> announcements, Uuid7 ids) {
        if (same.size() == 1) {
            announcements.add(of(same.getFirst(), SERVICE, null));
            return;
        }
        for (int from = 0; from < same.size(); from += CHUNK) {
            announcements.add(chunk(same.subList(from, Math.min(from + CHUNK, same.size())), ids));
        }
    }

    private static Announcement chunk(List<LeadMove> moves, Uuid7 ids) {
        var first = moves.getFirst();
        return new Announcement(
                LeadMove.decided(moves), ids.next().toString(), 1, first.after().tenant(), SERVICE, null, first.at());
    }

    private static Announcement announcement(Event event, StoredLead lead, String actor, UUID causationId, Instant at) {
        return new Announcement(event, lead.id().toString(), lead.version(), lead.tenant(), actor, causationId, at);
    }
}
