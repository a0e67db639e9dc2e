package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.dialer.rules.Nonces;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How old our view of the rules is. The echoes are read from the database, where they were stored with the rules that stand
 * before them: whatever the claim reads in the same transaction is at least as new.
 */
@ApplicationScoped
public class RulesView {
    /** P3: an older view claims nothing. */
    public static final Duration AGE_MAX = Duration.ofSeconds(2);

    private final Nonces nonces = new Nonces();
    private final Incarnation incarnation;
    private volatile int partitions;
    private volatile long freshAsOfNanos = System.nanoTime();

    RulesView(Incarnation incarnation) {
        this.incarnation = incarnation;
    }

    public Nonces nonces() {
        return nonces;
    }

    /** @param count of all partitions of {@code campaigns} and {@code suppressions}; 0 while not known */
    void partitions(int count) {
        partitions = count;
    }

    /** @return empty if it is too old, or cannot be known */
    public OptionalLong ageNanos(Connection connection) throws SQLException {
        var age = age(connection);
        return age.isPresent() && age.getAsLong() <= AGE_MAX.toNanos() ? age : OptionalLong.empty();
    }

    /** Looks how old it is, for whoever asks without a transaction. */
    Void look(Connection connection) throws SQLException {
        age(connection).ifPresent(age -> freshAsOfNanos = System.nanoTime() - age);
        return null;
    }

    /** Its age by the latest look and the time since: at least what it is, and growing while nobody can look. */
    public Duration shownAge() {
        return Duration.ofNanos(System.nanoTime() - freshAsOfNanos);
    }

    /** Its age whatever it is; empty if it cannot be known. */
    public OptionalLong age(Connection connection) throws SQLException {
        var echoes = new ArrayList<UUID>();
        try (var select = connection.prepareStatement("select nonce from rules_echo where dialer = ?")) {
            select.setString(1, incarnation.id());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    echoes.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return nonces.ageNanos(echoes, partitions, System.nanoTime());
    }
}
