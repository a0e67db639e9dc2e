package dev.ringline.campaign.lead.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.events.AttemptId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * A lead as REST shows it.
 *
 * @param attemptId of the present or latest release
 * @param removing it goes as soon as its attempt is over
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LeadView(
        UUID id,
        UUID campaignId,
        String number,
        String state,
        String rule,
        String reason,
        Instant dueAt,
        String disposition,
        int countedAttempts,
        int releases,
        AttemptId attemptId,
        boolean removing,
        List<String> zones,
        @JsonRawValue String fields,
        int priority,
        Instant expiresAt,
        String clientToken,
        UUID importId,
        Long row,
        long version,
        Instant createdAt,
        Instant changedAt) {

    static LeadView of(LeadRow row) {
        return new LeadView(
                row.id,
                row.campaignId,
                row.number,
                row.state,
                row.rule,
                row.reason,
                row.dueAt,
                row.disposition,
                row.countedAttempts,
                row.releaseNumber,
                row.stored().attemptId(),
                row.removing,
                Callee.zones(row.zones).stream().map(ZoneId::getId).toList(),
                row.fields,
                row.priority,
                row.expiresAt,
                row.clientToken,
                row.importId,
                row.rowNumber,
                row.version,
                row.createdAt,
                row.changedAt);
    }
}
