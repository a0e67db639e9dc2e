package dev.ringline.events;

import java.time.Instant;
import java.util.UUID;

/**
 * What travels in the headers, as CloudEvents 1.0 in Kafka's binary mode (prefix {@code ce_}).
 *
 * @param id of this record, a UUIDv7
 * @param source the service that wrote it, for example {@code /campaign-service}
 * @param time when it was decided, UTC; projections take time from here, never from the clock
 * @param subject the key: the aggregate that the version counts
 * @param tenant {@code null} only for what concerns the whole deployment (nonces, shards)
 * @param actor who caused it: a token's subject, or the service itself
 * @param causationId the id of the record that led to this one, or {@code null}
 * @param version of topic and subject, from 1, rising; a consumer drops what is not newer
 * @param traceparent W3C trace context, or {@code null}
 */
public record Envelope(
        UUID id,
        String source,
        Instant time,
        String subject,
        TenantId tenant,
        String actor,
        UUID causationId,
        long version,
        String traceparent) {}
