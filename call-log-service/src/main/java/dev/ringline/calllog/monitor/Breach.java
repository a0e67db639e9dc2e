package dev.ringline.calllog.monitor;

import java.util.Comparator;

/**
 * A promise that does not hold, as a monitor sees it now.
 *
 * @param scope for example {@code pool/<id>}
 * @param says for people, without numbers of people
 */
public record Breach(String tenant, Monitor monitor, String scope, String says) {
    /** What is raised and cleared as one. */
    public record Key(String tenant, Monitor monitor, String scope) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::tenant).thenComparing(Key::monitor).thenComparing(Key::scope);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public Key key() {
        return new Key(tenant, monitor, scope);
    }
}
