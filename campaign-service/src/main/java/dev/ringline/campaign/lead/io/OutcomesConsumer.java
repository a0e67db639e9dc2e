package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.Outcome;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.events.OutcomeEvent;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.Recorded;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.Topic;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What was said of calls: an opt-out suppresses the number for the tenant, and the lead goes where its outcome leads it. */
@ApplicationScoped
class OutcomesConsumer implements Projection<OutcomeEvent> {
    private final ProjectionRunner runner;
    private final LeadBatches batches;
    private final Suppressions suppressions;
    private final Outbox outbox;

    OutcomesConsumer(ProjectionRunner runner, LeadBatches batches, Suppressions suppressions, Outbox outbox) {
        this.runner = runner;
        this.batches = batches;
        this.suppressions = suppressions;
        this.outbox = outbox;
    }

    /** Numbers first, then leads: everybody locks in that order. */
    @Override
    public String channel() {
        return "outcomes";
    }

    @Override
    public Topic topic() {
        return Topic.OUTCOMES;
    }

    @Incoming("outcomes")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public void apply(Connection connection, List<Recorded<OutcomeEvent>> records) throws SQLException {
        suppress(connection, records);
        var ofLeads = records.stream()
                .filter(record ->
                        outcome(record).leadId() != null && outcome(record).campaignId() != null)
                .toList();
        var batch = batches.of(connection, lockLeads(connection, ofLeads));
        for (var record : ofLeads) {
            tell(batch, record);
        }
        suppressions.closeListed(connection, batch);
        outbox.append(connection, batch.save(connection));
    }

    private void suppress(Connection connection, List<Recorded<OutcomeEvent>> records) throws SQLException {
        var optOuts = records.stream()
                .filter(record -> isOptOut(outcome(record)) && outcome(record).number() != null)
                .sorted(Comparator.comparing(record -> outcome(record).number()))
                .toList();
        for (var record : optOuts) {
            var outcome = outcome(record);
            var cause = new Suppressions.Cause(
                    outcome.recordedBy(), record.envelope().id(), outcome.recordedAt());
            suppressions.optOut(connection, outcome.tenantId(), outcome.number(), Reason.OPT_OUT, cause);
        }
    }

    /** Of the attempt that it names; the lead's machine knows whether that is the present one. */
    private static void tell(LeadBatch batch, Recorded<OutcomeEvent> record) {
        var said = outcome(record);
        batch.lead(said.leadId())
                .filter(lead -> said.attemptId().equals(lead.attemptId()))
                .ifPresent(lead ->
                        batch.tell(lead.id(), say(said, lead), record.envelope().id()));
    }

    private static LeadCommand say(OutcomeRecorded said, StoredLead lead) {
        var outcome = new Outcome(said.result(), said.callbackAt(), isOptOut(said));
        return new LeadCommand.Say(lead.lead().releaseNumber(), outcome, said.recordedAt());
    }

    private static boolean isOptOut(OutcomeRecorded said) {
        return said.optOut() || said.result() == OutcomeRecorded.Result.OPT_OUT;
    }

    private static OutcomeRecorded outcome(Recorded<OutcomeEvent> record) {
        return switch (record.event()) {
            case OutcomeRecorded said -> said;
        };
    }

    private static List<StoredLead> lockLeads(Connection connection, List<Recorded<OutcomeEvent>> records)
            throws SQLException {
        return LeadTable.lock(
                connection,
                records.stream()
                        .map(OutcomesConsumer::outcome)
                        .map(said -> new LeadTable.Key(said.campaignId(), said.leadId()))
                        .toList());
    }
}
