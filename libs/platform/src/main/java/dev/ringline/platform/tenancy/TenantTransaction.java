package dev.ringline.platform.tenancy;

import dev.ringline.events.TenantId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/** A Panache transaction that sees one tenant's rows and no other (row-level security, PLATFORM.md). */
@ApplicationScoped
public class TenantTransaction {
    private static final String SET_TENANT = "select set_config('app.tenant', $1, true)";

    private final Tenancy tenancy;

    TenantTransaction(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** For the request's tenant. Nothing foreign (HTTP, Kafka) inside: it holds a connection. */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return run(tenancy.tenant(), work);
    }

    /** For a tenant that the caller knows from elsewhere than a request. */
    public <T> Uni<T> run(TenantId tenant, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() ->
                Panache.getSession().chain(session -> enter(session, tenant)).chain(work::get));
    }

    private static Uni<Void> enter(Mutiny.Session session, TenantId tenant) {
        return DirectConnection.of(session).select(SET_TENANT, tenant.value()).replaceWithVoid();
    }
}
