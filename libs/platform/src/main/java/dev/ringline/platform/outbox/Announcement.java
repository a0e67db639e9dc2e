package dev.ringline.platform.outbox;

import dev.ringline.events.Event;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * What a change says to the other services, written in the transaction of the change.
 *
 * @param subject the aggregate whose version this is; consumers drop what is not newer of it
 * @param version of the subject on this topic, from 1, drawn under the subject's row lock
 * @param tenant {@code null} only for what concerns the whole deployment
 * @param actor a token's subject, or the service itself
 * @param causationId the id of the record that led here, or {@code null}
 * @param time when it was decided
 */
public record Announcement(
        Event event, String subject, long version, TenantId tenant, String actor, UUID causationId, Instant time) {
    public Announcement {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(time, "time");
        if (version < 1) {
            throw new IllegalArgumentException("version: from 1");
        }
    }
}
