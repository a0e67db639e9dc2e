package dev.ringline.calllog.outcome.io;

import dev.ringline.calllog.engine.io.EngineThreads;
import dev.ringline.calllog.outcome.Outcome;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What came of a call, said by the agent that was in it, by that call's own token, or by an operator. */
@Path("/api/v1/tenants/{tenantId}/calls/{id}/outcome")
public class OutcomeResource {
    private final OutcomeRegister register;
    private final Confirmation confirmation;
    private final EngineThreads engine;
    private final SecurityIdentity identity;

    OutcomeResource(
            OutcomeRegister register, Confirmation confirmation, EngineThreads engine, SecurityIdentity identity) {
        this.register = register;
        this.confirmation = confirmation;
        this.engine = engine;
        this.identity = identity;
    }

    /** What now stands recorded. */
    record Answer(
            UUID callId,
            OutcomeRecorded.Result result,
            OutcomeRecorded.AnsweredBy answeredBy,
            Instant callbackAt,
            boolean optOut,
            String recordedBy,
            Instant recordedAt) {
        static Answer of(OutcomeRecorded recorded) {
            return new Answer(
                    recorded.attemptId().value(),
                    recorded.result(),
                    recorded.answeredBy(),
                    recorded.callbackAt(),
                    recorded.optOut(),
                    recorded.recordedBy(),
                    recorded.recordedAt());
        }
    }

    /** An opt-out is answered only after Kafka has it: from then on nobody's crash can lose it. */
    @PUT
    @RolesAllowed({Roles.AGENT, Roles.OPERATOR})
    public Uni<Response> record(UUID id, Outcome outcome) {
        check(id, outcome);
        return register.record(id, outcome, identity.hasRole(Roles.AGENT))
                .call(recorded -> recorded.optOut()
                        ? confirmed(recorded)
                        : Uni.createFrom().voidItem())
                .map(recorded -> Response.ok(Answer.of(recorded)).build());
    }

    /** An agent's token is good for its own call; other calls are not there for it. */
    private void check(UUID id, Outcome outcome) {
        if (identity.hasRole(Roles.AGENT)
                && identity.getPrincipal() instanceof JsonWebToken token
                && !id.toString().equals(token.getClaim("attempt"))) {
            throw Problem.notFound();
        }
        if (outcome == null) {
            throw Problem.badRequest("result", "a body is needed");
        }
        outcome.refusal().ifPresent(refusal -> {
            throw Problem.badRequest(refusal.field(), refusal.says());
        });
    }

    private Uni<Void> confirmed(OutcomeRecorded recorded) {
        var key = recorded.leadId() == null
                ? recorded.attemptId().toString()
                : recorded.leadId().toString();
        return engine.run(() -> confirmation.reached(key)).map(reached -> {
            if (!reached) {
                throw Problem.of(503, "Service Unavailable", "recorded, but Kafka has not confirmed it yet: ask again");
            }
            return null;
        });
    }
}
