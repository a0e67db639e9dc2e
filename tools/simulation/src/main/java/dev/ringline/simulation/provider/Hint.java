package dev.ringline.simulation.provider;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.webhook.Sighting;
import dev.ringline.events.AttemptId;
import dev.ringline.simulation.world.Timeline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A webhook.
 *
 * @param id the same each time it is sent
 * @param who {@code null}: about the room
 */
public record Hint(
        String id,
        AttemptId attempt,
        String event,
        Sighting.Who who,
        String participantSid,
        String callStatus,
        String leftReason,
        long createdAt) {

    public Sighting received(Instant at) {
        return new Sighting(
                event,
                who,
                new CallIds(null, participantSid, null),
                callStatus,
                leftReason,
                Timeline.wall(createdAt).truncatedTo(ChronoUnit.SECONDS),
                at);
    }
}
