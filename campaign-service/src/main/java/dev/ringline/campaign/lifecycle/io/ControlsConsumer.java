package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.lifecycle.CampaignCommand;
import dev.ringline.events.BreakerChanged;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.ControlEvent;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.PoolThrottled;
import dev.ringline.events.Recorded;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.RulesStopped;
import dev.ringline.events.ShardOwned;
import dev.ringline.events.Topic;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.outbox.Relays;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * What the dialer says of its pools and switches. A breaker pauses the campaigns of its pool, and lifts that pause alone; a
 * kill switch stops releasing; throttling makes hoppers smaller. A nonce is echoed behind all the rules that are committed.
 */
@ApplicationScoped
class ControlsConsumer implements Projection<ControlEvent> {
    private static final List<Topic> RULE_TOPICS = List.of(Topic.CAMPAIGNS, Topic.SUPPRESSIONS);

    private final ProjectionRunner runner;
    private final Relays relays;
    private final Outbox outbox;
    private final Clock clock;

    ControlsConsumer(ProjectionRunner runner, Relays relays, Outbox outbox, Clock clock) {
        this.runner = runner;
        this.relays = relays;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public String channel() {
        return "controls";
    }

    @Override
    public Topic topic() {
        return Topic.CONTROLS;
    }

    @Incoming("controls")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public void apply(Connection connection, List<Recorded<ControlEvent>> records) throws SQLException {
        var echoes = new LinkedHashMap<String, RulesEcho>();
        for (var record : records) {
            var version = record.envelope().version();
            switch (record.event()) {
                case BreakerChanged breaker -> {
                    if (LineTable.save(connection, breaker, version)) {
                        follow(connection, breaker, record.envelope().id());
                    }
                }
                case PoolThrottled throttled -> LineTable.save(connection, throttled, version);
                case KillSwitchChanged killed -> {
                    if (LineTable.save(connection, killed, version) && !killed.on()) {
                        CampaignTable.recheck(connection, killed.tenantId(), clock.instant());
                    }
                }
                case FreshnessNonce(var nonce, var dialer) -> echoes.put(dialer, echo(nonce, dialer));
                // who owns a shard, and a view that stopped, are the dialer's own affair
                case ShardOwned owned -> {}
                case RulesStopped stopped -> {}
            }
        }
        // the newest nonce of each dialer; should this transaction fail, no harm is done: each is answered by what is
        // committed
        echoes.values().forEach(echo -> relays.echo(echo, RULE_TOPICS));
    }

    /** A dialer that does not say who it is, or what it asks for, could do nothing with the echo. */
    private static RulesEcho echo(UUID nonce, String dialer) {
        if (nonce == null || dialer == null) {
            throw new IllegalArgumentException("controls: a nonce without a dialer, or a dialer without a nonce");
        }
        return new RulesEcho(nonce, dialer);
    }

    private void follow(Connection connection, BreakerChanged breaker, UUID causationId) throws SQLException {
        var command = breaker.open()
                ? new CampaignCommand.Pause(PauseReason.BREAKER)
                : new CampaignCommand.Resume(PauseReason.BREAKER);
        var now = clock.instant();
        var announcements = new ArrayList<Announcement>();
        for (var campaign : CampaignTable.lockOnPool(connection, breaker.tenantId(), breaker.poolId())) {
            CampaignTable.apply(connection, campaign, command, causationId, now).ifPresent(announcements::add);
        }
        outbox.append(connection, announcements);
    }
}
