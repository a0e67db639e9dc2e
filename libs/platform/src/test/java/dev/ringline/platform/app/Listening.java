package dev.ringline.platform.app;

import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.RuleStop;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes down what it hears. */
abstract class Listening<E extends Event> implements Projection<E> {
    abstract String text(E event);

    @Override
    public void apply(Connection connection, List<Recorded<E>> records) throws SQLException {
        for (var record : records) {
            var envelope = record.envelope();
            write(connection, envelope.subject(), envelope.version(), text(record.event()));
        }
    }

    @Override
    public void stopped(Connection connection, RuleStop stop) throws SQLException {
        write(connection, "stopped", 0, String.valueOf(stop.tenant()));
    }

    @Override
    public void resumed(Connection connection, RuleStop stop) throws SQLException {
        write(connection, "resumed", 0, String.valueOf(stop.tenant()));
    }

    private void write(Connection connection, String subject, long version, String text) throws SQLException {
        try (var insert =
                connection.prepareStatement("insert into heard (topic, subject, version, text) values (?, ?, ?, ?)")) {
            insert.setString(1, channel());
            insert.setString(2, subject);
            insert.setLong(3, version);
            insert.setString(4, text);
            insert.executeUpdate();
        }
    }
}
