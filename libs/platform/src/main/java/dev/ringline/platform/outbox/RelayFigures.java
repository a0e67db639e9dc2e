package dev.ringline.platform.outbox;

import io.micrometer.core.instrument.MeterRegistry;

/** What the relays count: {@code ringline_relay_sent_total}, {@code ringline_relay_failures_total}, by outbox. */
final class RelayFigures {
    private final MeterRegistry meters;

    RelayFigures(MeterRegistry meters) {
        this.meters = meters;
    }

    void sent(OutboxTable table, int records) {
        meters.counter("ringline.relay.sent", "outbox", table.table()).increment(records);
    }

    void failed(OutboxTable table) {
        meters.counter("ringline.relay.failures", "outbox", table.table()).increment();
    }
}
