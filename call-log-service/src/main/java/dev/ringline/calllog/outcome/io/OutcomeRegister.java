package dev.ringline.calllog.outcome.io;

import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.calllog.journal.io.PersonKeys;
import dev.ringline.calllog.outcome.Outcome;
import dev.ringline.calllog.projection.io.CallTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.E164;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.tenancy.Tenancy;
import dev.ringline.platform.tenancy.TenantTransaction;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Says an outcome to the other services. It comes back to the call log by the journal, as everything does. */
@ApplicationScoped
class OutcomeRegister {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TenantRows rows;
    private final TenantTransaction transaction;
    private final Tenancy tenancy;
    private final PersonKeys people;
    private final Outbox outbox;
    private final Clock clock;

    private record Call(Attempt attempt, String person, E164 number) {}

    private record Version(long number, boolean optOut) {}

    OutcomeRegister(
            TenantRows rows,
            TenantTransaction transaction,
            Tenancy tenancy,
            PersonKeys people,
            Outbox outbox,
            Clock clock) {
        this.rows = rows;
        this.transaction = transaction;
        this.tenancy = tenancy;
        this.people = people;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @param surely the call is there, though its record may still be on its way to the log */
    Uni<OutcomeRecorded> record(UUID id, Outcome outcome, boolean surely) {
        var call = surely ? arriving(id) : find(id).onItem().ifNull().failWith(Problem::notFound);
        return call.chain(found -> transaction.run(
                () -> nextVersion(id, outcome.isOptOut()).chain(version -> announce(found, outcome, version))));
    }

    private Uni<Call> arriving(UUID id) {
        return find(id).onItem()
                .ifNull()
                .failWith(() -> Problem.of(503, "Service Unavailable", "this call is not in the log yet: ask again"))
                .onFailure(Problem.class)
                .retry()
                .withBackOff(LOOK_AGAIN, LOOK_AGAIN)
                .expireIn(PATIENCE.toMillis());
    }

    private Uni<Call> find(UUID id) {
        return rows.first("""
                select c.attempt, c.person, c.callee_sealed, k.wrapped from projection.call_record c
                left join person_key k on k.tenant_id = c.tenant_id and k.person = c.person
                where c.tenant_id = $1 and c.call_id = $2""", this::call, tenancy.tenant().value(), id);
    }

    private Call call(Object[] row) {
        var person = (String) row[1];
        var number = row[3] == null ? null : new E164(people.open((String) row[3], person, (String) row[2]));
        return new Call(CallTable.read((String) row[0], Attempt.class), person, number);
    }

    private Uni<Version> nextVersion(UUID id, boolean optOut) {
        return Panache.getSession()
                .chain(session -> DirectConnection.of(session)
                        .select("""
                                insert into outcome_version (tenant_id, call_id, version, opt_out)
                                values ($1, $2, 1, $3)
                                on conflict (tenant_id, call_id) do update set
                                    version = outcome_version.version + 1,
                                    opt_out = outcome_version.opt_out or excluded.opt_out
                                returning version, opt_out""", tenancy.tenant().value(), id, optOut))
                .map(drawn -> {
                    var row = drawn.next();
                    return new Version((Long) row[0], (Boolean) row[1]);
                });
    }

    private Uni<OutcomeRecorded> announce(Call call, Outcome outcome, Version version) {
        var now = clock.instant();
        var attempt = call.attempt;
        var recorded = new OutcomeRecorded(
                attempt.attemptId(),
                attempt.tenantId(),
                attempt.campaignId(),
                attempt.leadId(),
                call.number,
                call.person,
                outcome.result(),
                outcome.answeredBy(),
                outcome.callbackAt(),
                version.optOut,
                outcome.note(),
                tenancy.actor(),
                now);
        var said = new Announcement(
                recorded,
                attempt.attemptId().toString(),
                version.number,
                attempt.tenantId(),
                tenancy.actor(),
                null,
                now);
        return outbox.append(List.of(said)).replaceWith(recorded);
    }
}
