package dev.ringline.platform.tenancy;

import dev.ringline.events.TenantId;
import dev.ringline.platform.problem.Problem;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.security.Principal;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** The path's tenant is the token's, or there is nothing here: 404, as for a resource that does not exist. */
@ApplicationScoped
public class TenantGate {
    private static final String PARAMETER = "tenantId";

    private final CurrentIdentityAssociation identity;
    private final Tenancy tenancy;

    TenantGate(CurrentIdentityAssociation identity, Tenancy tenancy) {
        this.identity = identity;
        this.tenancy = tenancy;
    }

    @ServerRequestFilter
    public Uni<Void> open(ContainerRequestContext request) {
        return identity.getDeferredIdentity()
                .invoke(caller -> begin(
                        caller.getPrincipal(),
                        request.getUriInfo().getPathParameters().getFirst(PARAMETER)))
                .replaceWithVoid();
    }

    private void begin(Principal caller, String pathTenant) {
        var subject = caller instanceof JsonWebToken token ? token.getSubject() : caller.getName();
        if (pathTenant == null) {
            tenancy.begin(null, subject);
            return;
        }
        if (!(caller instanceof JsonWebToken token) || !pathTenant.equals(token.getClaim("tenant"))) {
            throw Problem.notFound();
        }
        tenancy.begin(tenantOf(pathTenant), subject);
    }

    private static TenantId tenantOf(String text) {
        try {
            return new TenantId(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound();
        }
    }
}
