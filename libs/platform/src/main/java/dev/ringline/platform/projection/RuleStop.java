package dev.ringline.platform.projection;

import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import java.time.Instant;
import java.util.UUID;

/**
 * A rule topic held what could not be read. Rows of {@code rule_stop} say the same in SQL.
 *
 * @param tenant whom it may concern; {@code null}: nobody knows, so everybody
 * @param deadLetterId the record, put aside
 */
public record RuleStop(
        String consumer,
        Topic topic,
        String keyHash,
        TenantId tenant,
        UUID deadLetterId,
        String reason,
        Instant stoppedAt) {}
