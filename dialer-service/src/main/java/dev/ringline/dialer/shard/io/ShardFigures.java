package dev.ringline.dialer.shard.io;

import dev.ringline.dialer.shard.Ownership;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Metrics of ownership: {@code ringline_shard_epoch} by shard, of those that this replica owns; {@code ringline_replicas_alive};
 * {@code ringline_shard_takeovers_total} by how ({@code stale}: its owner was silent, {@code handed}: it was given up);
 * {@code ringline_shard_stale_writes_refused_total} by what a former owner tried.
 */
@ApplicationScoped
class ShardFigures {
    private final MeterRegistry meters;
    private final MultiGauge epochs;
    private Map<Integer, Long> said = Map.of();
    private volatile int alive;

    ShardFigures(MeterRegistry meters) {
        this.meters = meters;
        this.epochs = MultiGauge.builder("ringline.shard.epoch").register(meters);
        meters.gauge("ringline.replicas.alive", this, figures -> figures.alive);
        takeovers(true);
        takeovers(false);
        refused("claim", 0);
        refused("renewal", 0);
    }

    void owned(Map<Integer, Ownership> shards) {
        var now = shards.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, shard -> shard.getValue().epoch()));
        if (!now.equals(said)) { // who looks meanwhile would see a gap
            said = now;
            say(now);
        }
    }

    private void say(Map<Integer, Long> shards) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        shards.forEach((shard, epoch) -> rows.add(MultiGauge.Row.of(Tags.of("shard", shard.toString()), epoch)));
        epochs.register(rows, true);
    }

    void alive(int replicas) {
        alive = replicas;
    }

    void taken(boolean handed) {
        takeovers(handed).increment();
    }

    private Counter takeovers(boolean handed) {
        return meters.counter("ringline.shard.takeovers", "how", handed ? "handed" : "stale");
    }

    void refused(String write, int count) {
        meters.counter("ringline.shard.stale.writes.refused", "write", write).increment(count);
    }
}
