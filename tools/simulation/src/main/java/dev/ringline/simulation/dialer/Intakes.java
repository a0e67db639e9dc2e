package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.waiting.Releases;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.Topic;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Message;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.World;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One topic as the dialer takes it in: the offset and what the records say are one transaction; echoes come behind it. */
final class Intakes implements Bus.Handler {
    private final World world;
    private final Topic topic;
    private final DialerTables tables;
    private final Database database;

    Intakes(World world, Topic topic, DialerTables tables, Database database) {
        this.world = world;
        this.topic = topic;
        this.tables = tables;
        this.database = database;
    }

    @Override
    public long storedOffset(int partition) {
        return tables.offsets.getOrDefault(key(partition), 0L);
    }

    private String key(int partition) {
        return topic + "/" + partition;
    }

    @Override
    public void take(Process owner, int partition, long first, List<Message> batch, Consumer<Boolean> done) {
        if (world.has(Mutation.STORE_OFFSET_FIRST)) {
            long next = storedOffset(partition);
            database.transaction(
                    owner,
                    () -> store(partition, first + batch.size()),
                    () -> {
                        if (!owner.diesAt(between(batch))) {
                            database.transaction(
                                    owner,
                                    () -> apply(owner, next, first, batch),
                                    () -> echo(owner, partition, batch, done),
                                    () -> done.accept(true));
                        }
                    },
                    () -> done.accept(false));
            return;
        }
        if (isOfOthers(owner, batch)) {
            done.accept(true); // an offset that is not stored is read again, and nothing else
            return;
        }
        if (batch.stream().allMatch(message -> message.event() instanceof RulesEcho)) {
            // nothing stands before them in this batch: both transactions in one
            database.<Boolean>read(
                    owner,
                    () -> {
                        store(partition, first + batch.size());
                        store(partition, newest(owner, batch));
                        return true;
                    },
                    done,
                    () -> done.accept(false));
            return;
        }
        database.transaction(
                owner,
                () -> {
                    apply(owner, storedOffset(partition), first, batch);
                    store(partition, first + batch.size());
                },
                () -> echo(owner, partition, batch, done),
                () -> done.accept(false));
    }

    private static boolean isOfOthers(Process owner, List<Message> batch) {
        for (var message : batch) {
            if (!(message.event() instanceof RulesEcho echo) || echo.dialer().equals(owner.incarnation())) {
                return false;
            }
        }
        return true;
    }

    private String between(List<Message> batch) {
        boolean rules = topic.isRuleTopic() && batch.stream().anyMatch(m -> !(m.event() instanceof RulesEcho));
        return rules ? "between-offset-and-rules" : "between-offset-and-records";
    }

    private void store(int partition, long next) {
        tables.offsets.merge(key(partition), next, Math::max);
    }

    private void apply(Process owner, long next, long first, List<Message> batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (first + i >= next) {
                apply(owner, batch.get(i));
            }
        }
    }

    private void apply(Process owner, Message message) {
        switch (message.event()) {
            case LeadReleased release -> take(owner, release);
            case WithdrawRequested withdrawal ->
                tables.transition(
                        withdrawal.attemptId(),
                        new AttemptFact.Withdrawn("withdrawn: " + withdrawal.reason(), owner.wall()));
            case CampaignChanged campaign -> {
                if (isNewer(message)) {
                    tables.campaigns.put(campaign.campaignId(), campaign);
                    tables.rulesChanged();
                }
            }
            case SuppressionChanged suppression -> {
                if (isNewer(message)) {
                    tables.suppressions.put(suppression.numberHash(), suppression);
                }
            }
            default -> {}
        }
    }

    private void take(Process owner, LeadReleased release) {
        Releases.problem(release).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
        if (!tables.start(release, owner.wall())) {
            tables.transition(release.attemptId(), new AttemptFact.Asked(owner.wall()));
        }
    }

    private boolean isNewer(Message message) {
        var subject = topic + "/" + message.subject();
        boolean newer = message.version() > tables.ruleVersions.getOrDefault(subject, 0L);
        if (newer) {
            tables.ruleVersions.put(subject, message.version());
        }
        return newer;
    }

    /** As {@code rules/io/RuleEchoes}: in a transaction of its own, behind the commit of what stands before them. */
    private void echo(Process owner, int partition, List<Message> batch, Consumer<Boolean> done) {
        var newest = newest(owner, batch);
        if (newest.isEmpty()) {
            done.accept(true);
        } else {
            database.transaction(
                    owner, () -> store(partition, newest), () -> done.accept(true), () -> done.accept(false));
        }
    }

    private static TreeMap<String, RulesEcho> newest(Process owner, List<Message> batch) {
        var newest = new TreeMap<String, RulesEcho>();
        for (var message : batch) {
            if (message.event() instanceof RulesEcho echo && echo.dialer().equals(owner.incarnation())) {
                newest.put(echo.dialer(), echo);
            }
        }
        return newest;
    }

    private void store(int partition, TreeMap<String, RulesEcho> newest) {
        newest.forEach((dialer, echo) -> tables.echoes
                .computeIfAbsent(dialer, d -> new TreeMap<>())
                .merge(key(partition), echo.nonce(), (one, other) -> one.compareTo(other) < 0 ? other : one));
    }
}
