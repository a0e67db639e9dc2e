package dev.ringline.platform.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Tenancy;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.pool.ReactiveConnection;

/**
 * Requests that a client may repeat under one {@code Idempotency-Key}: what was answered once is answered again, and done
 * once. Key and work are one transaction: a request that failed leaves no key, one at the same moment waits for the first.
 */
@ApplicationScoped
public class IdempotencyKey {
    private static final int MAX_LENGTH = 255;

    private final Tenancy tenancy;
    private final Clock clock;
    private final ObjectMapper json;

    IdempotencyKey(Tenancy tenancy, Clock clock, ObjectMapper json) {
        this.tenancy = tenancy;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Inside a {@link dev.ringline.platform.tenancy.TenantTransaction}.
     *
     * @param key the header; {@code null}: the work is done each time
     * @param request what was asked, method and path among it: another request under the same key is a 422
     * @param work answers with an entity that JSON can hold, or none
     */
    public Uni<Response> once(String key, Object request, Supplier<Uni<Response>> work) {
        if (key == null) {
            return work.get();
        }
        if (key.isBlank() || key.length() > MAX_LENGTH) {
            throw Problem.badRequest("Idempotency-Key", "1 to 255 characters");
        }
        var hash = hash(request);
        return Panache.getSession()
                .chain(session -> claim(session, key, hash)
                        .chain(isNew -> isNew == 1
                                ? work.get().call(response -> keep(session, key, response))
                                : replay(session, key, hash)));
    }

    private Uni<Integer> claim(Mutiny.Session session, String key, String hash) {
        return DirectConnection.of(session)
                .update(
                        "insert into idempotency_key (tenant_id, key, request_hash, created_at)"
                                + " values ($1, $2, $3, $4) on conflict do nothing",
                        tenancy.tenant().value(),
                        key,
                        hash,
                        clock.instant().atOffset(ZoneOffset.UTC));
    }

    private Uni<Integer> keep(Mutiny.Session session, String key, Response response) {
        return DirectConnection.of(session)
                .update(
                        "update idempotency_key set status = $1, body = $2 where tenant_id = $3 and key = $4",
                        response.getStatus(),
                        response.hasEntity() ? text(response.getEntity()) : null,
                        tenancy.tenant().value(),
                        key);
    }

    private Uni<Response> replay(Mutiny.Session session, String key, String hash) {
        return DirectConnection.of(session)
                .select(
                        "select request_hash, status, body from idempotency_key where tenant_id = $1 and key = $2",
                        tenancy.tenant().value(),
                        key)
                .map(found -> answer(found, hash));
    }

    private static Response answer(ReactiveConnection.Result found, String hash) {
        var row = found.next();
        if (!hash.equals(row[0])) {
            throw Problem.unprocessable("Idempotency-Key", "was used for another request");
        }
        var answer = Response.status((Integer) row[1]).header("Idempotency-Replayed", "true");
        return row[2] == null
                ? answer.build()
                : answer.type("application/json").entity(row[2]).build();
    }

    private String hash(Object request) {
        try {
            var bytes = text(request).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be kept for a repeated request", e);
        }
    }
}
