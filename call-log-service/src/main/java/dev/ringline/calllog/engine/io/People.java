package dev.ringline.calllog.engine.io;

import dev.ringline.calllog.journal.io.PersonKeys;
import dev.ringline.events.E164;
import dev.ringline.platform.tenancy.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/** What of a person this request may see: operators and auditors all, everybody else a masked number. */
@RequestScoped
public class People {
    /** In place of what was sealed with a key that is no more. */
    private static final String ERASED = "erased";

    private final PersonKeys keys;
    private final SecurityIdentity identity;

    People(PersonKeys keys, SecurityIdentity identity) {
        this.keys = keys;
        this.identity = identity;
    }

    /** @param wrapped the person's key; {@code null} if it is no more */
    public String number(String wrapped, String person, String sealed) {
        if (sealed == null) {
            return null;
        }
        if (wrapped == null) {
            return ERASED;
        }
        var number = new E164(keys.open(wrapped, person, sealed));
        return seesAll() ? number.value() : number.masked();
    }

    /** A text about a person is not for everybody's eyes at all. */
    public String text(String wrapped, String person, String sealed) {
        if (sealed == null || !seesAll()) {
            return null;
        }
        return wrapped == null ? ERASED : keys.open(wrapped, person, sealed);
    }

    private boolean seesAll() {
        return identity.hasRole(Roles.OPERATOR) || identity.hasRole(Roles.AUDITOR);
    }
}
