package dev.ringline.platform.projection;

import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a service makes of a topic. The consumer hands it to {@link ProjectionRunner}:
 *
 * <pre>{@code
 * @ApplicationScoped
 * class TrunkConsumer implements Projection<TrunkEvent> {
 *     @Incoming("trunks") // mp.messaging.incoming.trunks.topic=ringline.trunks.v1, nothing else
 *     @Blocking // one batch after the other: not @RunOnVirtualThread, which has no order
 *     void on(ConsumerRecords<String, byte[]> records) {
 *         runner.run(this, records);
 *     }
 * }
 * }</pre>
 *
 * @param <E> the topic's events
 */
public interface Projection<E extends Event> {
    /** Who watches over versions. */
    enum Versions {
        /** The runner keeps the newest version of every subject and drops what is not newer: for rule topics. */
        KEPT,
        /** {@link #apply} compares with its own rows: for topics with a subject an attempt or lead. */
        OWN
    }

    /** The channel: with the application's name it is the consumer that offsets are stored under. */
    String channel();

    Topic topic();

    /**
     * Writes what the records say, in one transaction with their offsets. Time and ids come from the records, never from the
     * clock. May be called again with the same records if the transaction failed.
     *
     * @param records one batch, in order of each partition; never empty
     */
    void apply(Connection connection, List<Recorded<E>> records) throws SQLException;

    default Versions versions() {
        return topic().isRuleTopic() ? Versions.KEPT : Versions.OWN;
    }

    /** A record of a rule topic could not be read: what it may concern stops. Say so, in the same transaction. */
    default void stopped(Connection connection, RuleStop stop) throws SQLException {}

    /** What had stopped may go on. */
    default void resumed(Connection connection, RuleStop stop) throws SQLException {}
}
