package dev.ringline.dialer.attempt.io;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.platform.paging.Cursor;
import dev.ringline.platform.paging.Page;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Attempts as they stand, with what was seen and decided on. */
@Path("/api/v1/tenants/{tenantId}/attempts")
public class AttemptResource {
    /** That it is being prepared stands beside it. */
    private static final String AS_IT_STANDS = """
            case when a.state = 'WAITING' and exists (
                select from waiting w where w.attempt_id = a.attempt_id and w.prepared)
              then (a.body::jsonb || '{"state": "PREPARING"}')::text else a.body::text end""";

    private static final String LIST = """
            select %s from attempt a
            where ($1::text is null or state = $1) and attempt_id > $2::uuid order by attempt_id limit $3""".formatted(AS_IT_STANDS);
    private static final String LIST_LIVE = """
            select a.body::text from live_call join attempt a using (attempt_id)
            where a.state = $1 and attempt_id > $2::uuid order by attempt_id limit $3""";
    private static final String LIST_WAITING = """
            select %s from waiting join attempt a using (attempt_id)
            where waiting.prepared = ($1 = 'PREPARING') and attempt_id > $2::uuid order by attempt_id limit $3""".formatted(AS_IT_STANDS);
    private static final String GET_ONE =
            "select %s from attempt a where attempt_id = $1::uuid".formatted(AS_IT_STANDS);

    private final TenantTransaction transaction;

    AttemptResource(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Page<Attempt>> list(
            @QueryParam("state") String state,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        int most = Page.limit(limit);
        return read(listOf(stateOf(state)), stateOf(state), Cursor.afterId(cursor), most + 1)
                .map(found ->
                        Page.of(found, most, last -> Cursor.of(last.attemptId().toString()), attempt -> attempt));
    }

    @GET
    @Path("{attemptId}")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
    public Uni<Attempt> get(@PathParam("attemptId") UUID attemptId) {
        return read(GET_ONE, attemptId).map(found -> found.stream().findFirst().orElseThrow(Problem::notFound));
    }

    private Uni<List<Attempt>> read(String sql, Object... parameters) {
        return transaction
                .run(() -> Panache.getSession()
                        .chain(session -> DirectConnection.of(session).select(sql, parameters)))
                .map(rows -> {
                    var attempts = new ArrayList<Attempt>();
                    rows.forEachRemaining(row -> attempts.add(AttemptJson.read((String) row[0])));
                    return attempts;
                });
    }

    /** What is under way is few, and found where it is listed; what is over is most of all. */
    private static String listOf(String state) {
        return switch (state) {
            case null -> LIST;
            case "WAITING", "PREPARING" -> LIST_WAITING;
            case "DIALING", "ANSWERED", "UNKNOWN" -> LIST_LIVE;
            default -> LIST;
        };
    }

    private static String stateOf(String state) {
        try {
            return state == null || state.isEmpty()
                    ? null
                    : AttemptState.valueOf(state).name();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("state", "one of the attempt's states");
        }
    }
}
