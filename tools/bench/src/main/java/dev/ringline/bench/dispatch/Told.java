package dev.ringline.bench.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What {@code calls} told of a run's outcomes.
 *
 * @param outcomes how many of each kind
 * @param firstMs when the first was told, by the producer's stamp
 */
record Told(Map<String, Integer> outcomes, long firstMs, long lastMs) {
    private static final Set<String> OUTCOMES =
            Set.of("CallAnswered", "CallEnded", "CallRefused", "CallNotSent", "CallUnknown");

    static Told by(Consumer<String, byte[]> calls, int leads, Duration within) {
        var outcomes = new TreeMap<String, Integer>();
        long first = Long.MAX_VALUE;
        long last = 0;
        int all = 0;
        long deadline = System.nanoTime() + within.toNanos();
        while (all < leads && System.nanoTime() < deadline) {
            for (var record : calls.poll(Duration.ofMillis(200))) {
                var type = new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
                var kind = type.split("\\.")[2];
                if (OUTCOMES.contains(kind)) {
                    all++;
                    outcomes.merge(kind, 1, Integer::sum);
                    first = Math.min(first, record.timestamp());
                    last = Math.max(last, record.timestamp());
                }
            }
        }
        return new Told(outcomes, first, last);
    }

    int answered() {
        return outcomes.getOrDefault("CallAnswered", 0);
    }

    int all() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }
}
