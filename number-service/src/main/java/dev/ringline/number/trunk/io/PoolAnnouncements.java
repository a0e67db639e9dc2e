package dev.ringline.number.trunk.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.number.account.io.ProviderAccountRow;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;

/** Says on {@code trunks} what a pool is, with what the dialer needs to ask its carrier, sealed. */
@ApplicationScoped
public class PoolAnnouncements {
    private final Outbox outbox;
    private final Sealing sealing;
    private final Tenancy tenancy;
    private final Clock clock;
    private final ObjectMapper json;

    PoolAnnouncements(Outbox outbox, Sealing sealing, Tenancy tenancy, Clock clock, ObjectMapper json) {
        this.outbox = outbox;
        this.sealing = sealing;
        this.tenancy = tenancy;
        this.clock = clock;
        this.json = json;
    }

    public Uni<Void> changed(PoolRow pool) {
        return ProviderAccountRow.<ProviderAccountRow>findById(pool.accountId)
                .chain(account -> announce(List.of(pool), account));
    }

    /** Every pool of the account gets a new version. */
    public Uni<Void> credentialsChanged(ProviderAccountRow account) {
        return PoolRow.<PoolRow>find("accountId = ?1 and not deleted order by id", account.id)
                .list()
                .invoke(pools -> pools.forEach(this::raise))
                .chain(pools -> announce(pools, account));
    }

    private void raise(PoolRow pool) {
        pool.version++;
        pool.changedAt = clock.instant();
    }

    private Uni<Void> announce(List<PoolRow> pools, ProviderAccountRow account) {
        var sealed = credentials(account);
        return outbox.append(pools.stream()
                .map(pool -> new Announcement(
                        pool.announced(sealed),
                        pool.id.toString(),
                        pool.version,
                        tenancy.tenant(),
                        tenancy.actor(),
                        null,
                        pool.changedAt))
                .toList());
    }

    private String credentials(ProviderAccountRow account) {
        var open = new LinkedHashMap<String, String>();
        open.put("accountSid", account.accountSid);
        open.put("authToken", sealing.open(account.sealedToken));
        try {
            return sealing.seal(json.writeValueAsString(open));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two texts have JSON", e);
        }
    }
}
