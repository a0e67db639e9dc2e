package dev.ringline.dialer.controls.io;

import dev.ringline.events.ControlEvent;
import dev.ringline.events.TenantId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Says things on {@code controls}, in the transaction in which they become so. */
@ApplicationScoped
public class Controls {
    public static final String ACTOR = "dialer-service";
    public static final String NEXT_VERSION = """
            insert into control_version (subject, version) values ($1, 1)
            on conflict (subject) do update set version = control_version.version + 1 returning version""";

    private final Outbox outbox;

    Controls(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @param tenant {@code null} for what concerns the whole deployment */
    public void say(Connection connection, String subject, ControlEvent event, TenantId tenant, Instant at)
            throws SQLException {
        outbox.append(
                connection,
                List.of(new Announcement(event, subject, version(connection, subject), tenant, ACTOR, null, at)));
    }

    private static long version(Connection connection, String subject) throws SQLException {
        try (var upsert = connection.prepareStatement(NEXT_VERSION.replace("$1", "?"))) {
            upsert.setString(1, subject);
            try (var row = upsert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
