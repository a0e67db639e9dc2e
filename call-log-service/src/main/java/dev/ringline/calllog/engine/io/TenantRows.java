package dev.ringline.calllog.engine.io;

import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what projections hold of the request's tenant; the database's policy sees to it that it is no other's. */
@ApplicationScoped
public class TenantRows {
    private final TenantTransaction transaction;

    TenantRows(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /** @param sql with {@code $1}, {@code $2} … */
    public <T> Uni<List<T>> select(String sql, Function<Object[], T> reading, Object... parameters) {
        return transaction.run(() -> Panache.getSession()
                .chain(session -> DirectConnection.of(session).select(sql, parameters))
                .map(result -> {
                    var rows = new ArrayList<T>();
                    result.forEachRemaining(row -> rows.add(reading.apply(row)));
                    return List.copyOf(rows);
                }));
    }

    public <T> Uni<T> first(String sql, Function<Object[], T> reading, Object... parameters) {
        return select(sql, reading, parameters).map(rows -> rows.isEmpty() ? null : rows.getFirst());
    }
}
