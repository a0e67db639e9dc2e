package dev.ringline.platform.tenancy;

import dev.ringline.events.TenantId;
import jakarta.enterprise.context.RequestScoped;

/**
 * Whose request this is. Accessors only: a public field would bypass this bean's proxy, and all requests would share one
 * tenant.
 */
@RequestScoped
public class Tenancy {
    private TenantId tenant;
    private String actor;

    /** @throws IllegalStateException outside of {@code /api/v1/tenants/…} */
    public TenantId tenant() {
        if (tenant == null) {
            throw new IllegalStateException("no tenant: not a tenant's request");
        }
        return tenant;
    }

    /** The token's subject. */
    public String actor() {
        return actor;
    }

    void begin(TenantId ofRequest, String subject) {
        tenant = ofRequest;
        actor = subject;
    }
}
