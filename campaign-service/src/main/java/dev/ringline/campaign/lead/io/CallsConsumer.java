package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.Ending;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lead.Unwanted;
import dev.ringline.campaign.lead.io.AttemptTable.Heard;
import dev.ringline.campaign.lead.io.AttemptTable.Known;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CallNotSent;
import dev.ringline.events.CallRefused;
import dev.ringline.events.CallUnknown;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.LeadId;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * What the dialer says moves leads. A record that is not newer than the last about its attempt decides nothing, nor does one
 * of another release than the lead's present one: each carries the attempt's whole state, so what is dropped is not missed.
 */
@ApplicationScoped
class CallsConsumer implements Projection<CallEvent> {
    private static final long RELEASED = 0; // and nothing heard yet
    private static final Known UNKNOWN = new Known(-1, false);

    private final ProjectionRunner runner;
    private final LeadBatches batches;
    private final Suppressions suppressions;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration heardAgainAfter;

    CallsConsumer(
            ProjectionRunner runner,
            LeadBatches batches,
            Suppressions suppressions,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "ringline.campaign.ask-after", defaultValue = "30S") Duration askAfter) {
        this.heardAgainAfter = askAfter.dividedBy(10);
        this.runner = runner;
        this.batches = batches;
        this.suppressions = suppressions;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public String channel() {
        return "calls";
    }

    @Override
    public Topic topic() {
        return Topic.CALLS;
    }

    @Incoming("calls")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public void apply(Connection connection, List<Recorded<CallEvent>> records) throws SQLException {
        var outbound = records.stream().filter(CallsConsumer::isOutbound).toList();
        if (outbound.isEmpty()) {
            return;
        }
        suppress(connection, outbound);
        var batch = batches.of(connection, lockLeads(connection, outbound));
        var known = new HashMap<>(AttemptTable.read(connection, attempts(outbound)));
        var heard = new LinkedHashMap<AttemptId, Heard>();
        for (var record : outbound) {
            take(record, batch, known, heard);
        }
        AttemptTable.save(
                connection, heard.values().stream().filter(Heard::isToBeKept).toList());
        var present = present(heard, batch);
        suppressions.closeListed(connection, batch);
        outbox.append(connection, batch.save(connection, present));
        var now = clock.instant();
        var unmoved = present.stream()
                .filter(lead -> !batch.changes(lead))
                .flatMap(lead -> batch.lead(lead).stream())
                .toList();
        LeadTable.heard(connection, unmoved, now, now.minus(heardAgainAfter));
    }

    /** Numbers first, then leads: everybody locks in that order. Said again, it decides nothing: a person may have lifted it. */
    private void suppress(Connection connection, List<Recorded<CallEvent>> outbound) throws SQLException {
        var unwanted = outbound.stream()
                .filter(record -> Unwanted.of(record.event().attempt()).isPresent()
                        && record.event().attempt().to() != null)
                .sorted(Comparator.comparing(record -> record.event().attempt().to()))
                .toList();
        if (unwanted.isEmpty()) {
            return;
        }
        var known = AttemptTable.read(connection, attempts(unwanted));
        for (var record : unwanted) {
            var attempt = record.event().attempt();
            var before = known.get(attempt.attemptId());
            if (before == null || before.version() < record.envelope().version()) {
                suppress(connection, attempt, record.envelope().id());
            }
        }
    }

    private void suppress(Connection connection, Attempt attempt, UUID causationId) throws SQLException {
        var unwanted = Unwanted.of(attempt).orElseThrow();
        var cause = new Suppressions.Cause(unwanted.source(), causationId, attempt.changedAt());
        suppressions.optOut(connection, attempt.tenantId(), attempt.to(), unwanted.reason(), cause);
    }

    private static void take(
            Recorded<CallEvent> record, LeadBatch batch, Map<AttemptId, Known> known, Map<AttemptId, Heard> heard) {
        var attempt = record.event().attempt();
        var version = record.envelope().version();
        var before = known.getOrDefault(attempt.attemptId(), UNKNOWN);
        var lead = batch.lead(attempt.leadId());
        if (lead.isEmpty() || version <= before.version()) {
            return;
        }
        known.put(attempt.attemptId(), new Known(version, attempt.burnt()));
        var news = before.version() != RELEASED || !(record.event() instanceof CallWaiting);
        heard.merge(attempt.attemptId(), new Heard(attempt, lead.get().numberHash(), version, news), Heard::thenHeard);
        command(record.event(), lead.get(), before)
                .ifPresent(command ->
                        batch.tell(attempt.leadId(), command, record.envelope().id()));
    }

    private static Optional<LeadCommand> command(CallEvent event, StoredLead lead, Known before) {
        var attempt = event.attempt();
        var number = attempt.releaseNumber();
        return Optional.ofNullable(
                switch (event) {
                    case CallWaiting e -> null;
                    case CallDialing e -> new LeadCommand.Begin(number);
                    case CallAnswered e -> new LeadCommand.Begin(number);
                    case CallUnknown e -> new LeadCommand.LoseSight(number);
                    case CallEnded e -> new LeadCommand.Settle(number, Ending.of(attempt));
                    case CallRefused e -> new LeadCommand.Settle(number, Ending.of(attempt));
                    case CallNotSent e -> new LeadCommand.Settle(number, Ending.of(attempt));
                    case CallCorrected e -> corrected(attempt, lead, before);
                });
    }

    /** The final record may never have come: then this is it. */
    private static LeadCommand corrected(Attempt attempt, StoredLead lead, Known before) {
        var present = lead.lead().isWithDialer() && lead.lead().releaseNumber() == attempt.releaseNumber();
        return present
                ? new LeadCommand.Settle(attempt.releaseNumber(), Ending.of(attempt))
                : new LeadCommand.Correct(attempt.releaseNumber(), Ending.of(attempt), before.burnt());
    }

    /** An inbound call concerns no lead. */
    private static boolean isOutbound(Recorded<CallEvent> record) {
        var attempt = record.event().attempt();
        return attempt.leadId() != null && attempt.campaignId() != null;
    }

    private static List<StoredLead> lockLeads(Connection connection, List<Recorded<CallEvent>> records)
            throws SQLException {
        var attempts = records.stream().map(record -> record.event().attempt());
        return LeadTable.lock(
                connection,
                attempts.map(attempt -> new LeadTable.Key(attempt.campaignId(), attempt.leadId()))
                        .toList());
    }

    private static List<AttemptId> attempts(List<Recorded<CallEvent>> records) {
        return records.stream()
                .map(record -> record.event().attempt().attemptId())
                .distinct()
                .toList();
    }

    /** Leads whose present attempt was spoken of: nobody needs to ask. */
    private static Set<LeadId> present(Map<AttemptId, Heard> heard, LeadBatch batch) {
        return heard.values().stream()
                .map(Heard::attempt)
                .flatMap(
                        attempt -> batch
                                .lead(attempt.leadId())
                                .filter(lead -> lead.lead().releaseNumber() == attempt.releaseNumber())
                                .stream())
                .map(StoredLead::id)
                .collect(Collectors.toSet());
    }
}
