package dev.ringline.simulation.campaign;

import dev.ringline.campaign.lead.Ending;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.LeadDecider;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.events.Attempt;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CallNotSent;
import dev.ringline.events.CallRefused;
import dev.ringline.events.CallUnknown;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.Topic;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Message;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.World;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Topic {@code calls}, as {@code lead/io/CallsConsumer} takes it in. */
final class CallsIntake implements Bus.Handler {
    private final World world;
    private final CampaignTables tables;
    private final Database database;
    private final Releasing releasing;
    private final Runnable after;
    private Bus.Subscription subscription;

    CallsIntake(World world, CampaignTables tables, Database database, Releasing releasing, Runnable after) {
        this.world = world;
        this.tables = tables;
        this.database = database;
        this.releasing = releasing;
        this.after = after;
    }

    void subscribed(Bus.Subscription as) {
        subscription = as;
    }

    Bus.Subscription subscription() {
        return subscription;
    }

    @Override
    public long storedOffset(int partition) {
        return tables.offsets.getOrDefault("calls/" + partition, 0L);
    }

    @Override
    public void take(Process owner, int partition, long first, List<Message> batch, Consumer<Boolean> done) {
        long next = storedOffset(partition);
        if (world.has(Mutation.STORE_OFFSET_FIRST)) {
            database.transaction(
                    owner,
                    () -> store(partition, first, batch),
                    () -> {
                        if (!owner.diesAt("between-offset-and-records")) {
                            database.transaction(
                                    owner,
                                    () -> apply(owner, next, first, batch),
                                    () -> finish(done),
                                    () -> done.accept(true));
                        }
                    },
                    () -> done.accept(false));
            return;
        }
        database.transaction(
                owner,
                () -> {
                    apply(owner, storedOffset(partition), first, batch);
                    store(partition, first, batch);
                },
                () -> finish(done),
                () -> done.accept(false));
    }

    private void finish(Consumer<Boolean> done) {
        after.run();
        done.accept(true);
    }

    private void store(int partition, long first, List<Message> batch) {
        tables.offsets.merge("calls/" + partition, first + batch.size(), Math::max);
    }

    private void apply(Process owner, long next, long first, List<Message> batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (first + i >= next && batch.get(i).event() instanceof CallEvent event) {
                take(event, batch.get(i).version(), owner.wall());
            }
        }
    }

    private void take(CallEvent event, long version, Instant now) {
        var attempt = event.attempt();
        var row = tables.leads.get(attempt.leadId());
        if (row == null) {
            return;
        }
        var known = tables.tried.computeIfAbsent(attempt.attemptId(), id -> new Tried(attempt.releasedAt()));
        if (version <= known.version) {
            return;
        }
        boolean burntBefore = known.burnt;
        heard(known, attempt, version);
        boolean present = row.stored.lead().releaseNumber() == attempt.releaseNumber();
        var command = command(event, row, burntBefore);
        if (command != null) {
            var policy = new RetryPolicy(
                    tables.campaigns.get(row.stored.campaign()).definition().retry(), CampaignService.WRAP_UP);
            var events =
                    LeadDecider.decide(row.stored.lead(), command, policy, now).events();
            if (!events.isEmpty()) {
                tables.save(row, row.stored.after(events), now);
            }
        }
        if (present) {
            row.heardAt = now;
        }
    }

    private void heard(Tried known, Attempt attempt, long version) {
        if (known.dialledAt == null && attempt.slotAt() != null) {
            releasing.dialled(attempt.campaignId(), attempt.releasedAt(), attempt.slotAt());
        }
        known.version = version;
        known.burnt = attempt.burnt();
        known.counts = attempt.counts();
        known.dialledAt = attempt.slotAt();
        known.endedAt = attempt.state().isFinal() ? at(attempt) : null;
    }

    private static Instant at(Attempt attempt) {
        return attempt.endedAt() == null ? attempt.changedAt() : attempt.endedAt();
    }

    private static LeadCommand command(CallEvent event, LeadRow row, boolean burntBefore) {
        var attempt = event.attempt();
        int number = attempt.releaseNumber();
        return switch (event) {
            case CallWaiting e -> null;
            case CallDialing e -> new LeadCommand.Begin(number);
            case CallAnswered e -> new LeadCommand.Begin(number);
            case CallUnknown e -> new LeadCommand.LoseSight(number);
            case CallEnded e -> new LeadCommand.Settle(number, Ending.of(attempt));
            case CallRefused e -> new LeadCommand.Settle(number, Ending.of(attempt));
            case CallNotSent e -> new LeadCommand.Settle(number, Ending.of(attempt));
            case CallCorrected e -> corrected(attempt, row, burntBefore);
        };
    }

    private static LeadCommand corrected(Attempt attempt, LeadRow row, boolean burntBefore) {
        var lead = row.stored.lead();
        return lead.isWithDialer() && lead.releaseNumber() == attempt.releaseNumber()
                ? new LeadCommand.Settle(attempt.releaseNumber(), Ending.of(attempt))
                : new LeadCommand.Correct(attempt.releaseNumber(), Ending.of(attempt), burntBefore);
    }

    static Topic topic() {
        return Topic.CALLS;
    }
}
