package dev.ringline.platform.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the relays count, by outbox: {@code ringline_relay_sent_total}, {@code ringline_relay_failures_total}, and for how long
 * the oldest row has waited, {@code ringline_relay_behind_seconds}: 0 where another replica leads.
 */
final class RelayFigures {
    private final MeterRegistry meters;
    private final Map<OutboxTable, Double> behindS = new ConcurrentHashMap<>();

    RelayFigures(MeterRegistry meters) {
        this.meters = meters;
        for (var table : OutboxTable.values()) {
            var tags = List.of(Tag.of("outbox", table.table()));
            meters.gauge("ringline.relay.behind.seconds", tags, behindS, all -> all.getOrDefault(table, 0.0));
            sent(table, 0);
            failures(table);
        }
    }

    /** @param waitedS the oldest row has; 0 where there is none */
    void saw(OutboxTable table, double waitedS) {
        behindS.put(table, waitedS);
    }

    void sent(OutboxTable table, int records) {
        meters.counter("ringline.relay.sent", "outbox", table.table()).increment(records);
    }

    void failed(OutboxTable table) {
        failures(table).increment();
    }

    private Counter failures(OutboxTable table) {
        return meters.counter("ringline.relay.failures", "outbox", table.table());
    }
}
