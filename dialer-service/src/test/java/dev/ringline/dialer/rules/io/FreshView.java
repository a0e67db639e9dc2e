package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Makes the view as old as a test wants it, by the way that it is measured: a nonce sent then, echoed on each partition. */
@ApplicationScoped
public class FreshView {
    private static final int PARTITIONS = 8;

    private final RulesView view;
    private final Incarnation incarnation;
    private final EngineDatabase database;

    FreshView(RulesView view, Incarnation incarnation, EngineDatabase database) {
        this.view = view;
        this.incarnation = incarnation;
        this.database = database;
    }

    public void aged(Duration age) throws SQLException {
        echoed(age, PARTITIONS);
    }

    /** Some partitions never answer. */
    public void echoed(Duration age, int answered) throws SQLException {
        var nonce = UUID.randomUUID();
        view.partitions(PARTITIONS);
        view.nonces().sending(nonce, System.nanoTime() - age.toNanos());
        database.inTransaction(connection -> {
            try (var clear = connection.prepareStatement("delete from rules_echo");
                    var insert = connection.prepareStatement(
                            "insert into rules_echo (dialer, topic, partition, nonce) select ?, 'test', p, ? "
                                    + "from generate_series(1, ?) p")) {
                clear.executeUpdate();
                insert.setString(1, incarnation.id());
                insert.setObject(2, nonce);
                insert.setInt(3, answered);
                return insert.executeUpdate();
            }
        });
    }
}
