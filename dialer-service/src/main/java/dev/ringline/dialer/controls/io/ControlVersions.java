package dev.ringline.dialer.controls.io;

import dev.ringline.platform.tenancy.DirectConnection;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Versions of what people say on {@code controls}, in the current Panache transaction. */
public final class ControlVersions {
    private ControlVersions() {}

    public static Uni<Long> next(String subject) {
        return Panache.getSession()
                .chain(session -> DirectConnection.of(session).select(Controls.NEXT_VERSION, subject))
                .map(rows -> ((Number) rows.next()[0]).longValue());
    }
}
