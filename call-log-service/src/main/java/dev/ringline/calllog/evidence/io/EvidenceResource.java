package dev.ringline.calllog.evidence.io;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ringline.calllog.engine.io.People;
import dev.ringline.calllog.engine.io.TenantRows;
import dev.ringline.calllog.evidence.Decision;
import dev.ringline.calllog.evidence.Trace.About;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.calllog.journal.io.JournalReader;
import dev.ringline.calllog.journal.io.JournalRows;
import dev.ringline.events.E164;
import dev.ringline.platform.problem.Problem;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.platform.tenancy.Roles;
import dev.ringline.platform.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/** Why somebody was called, or not: who decided what, when, by which rule, and where the journal holds it. */
@Path("/api/v1/tenants/{tenantId}")
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN, Roles.AUDITOR})
public class EvidenceResource {
    private static final int MAX_RECORDS = 1_000;

    private final TenantRows rows;
    private final Tenancy tenancy;
    private final People people;
    private final NumberHash hash;

    EvidenceResource(TenantRows rows, Tenancy tenancy, People people, NumberHash hash) {
        this.rows = rows;
        this.tenancy = tenancy;
        this.people = people;
        this.hash = hash;
    }

    /**
     * A journal record of a call.
     *
     * @param body the event as JSON, without its personal fields
     * @param personal those fields by path, as far as the reader's role may see them
     */
    record CallEventView(
            long position,
            String chain,
            long sequence,
            String hash,
            Decision decision,
            @JsonRawValue String body,
            SortedMap<String, String> personal) {}

    /** Exactly one of the three. */
    record Question(UUID call, UUID lead, E164 number) {}

    /** The answer, oldest first. */
    record Why(List<Decision> decisions) {}

    @GET
    @Path("/calls/{id}/events")
    public Uni<List<CallEventView>> events(UUID id) {
        return spokenOf(About.CALL, id.toString()).map(found -> {
            if (found.isEmpty()) {
                throw Problem.notFound();
            }
            return found.stream().map(this::view).toList();
        });
    }

    @GET
    @Path("/why")
    public Uni<Why> why(@RestQuery UUID call, @RestQuery UUID lead) {
        return answer(new Question(call, lead, null));
    }

    /** For a number: it must not stand in a URL. */
    @POST
    @Path("/why")
    public Uni<Why> why(Question question) {
        return answer(question == null ? new Question(null, null, null) : question);
    }

    private Uni<Why> answer(Question asked) {
        var given = List.of(asked.call != null, asked.lead != null, asked.number != null);
        if (given.stream().filter(is -> is).count() != 1) {
            throw Problem.badRequest("call", "exactly one of call, lead and number is needed");
        }
        return spoken(asked)
                .map(found -> new Why(found.stream()
                        .map(JournalRows.Found::record)
                        .filter(JournalReader::isEvent)
                        .map(JournalReader::read)
                        .map(Decision::of)
                        .toList()));
    }

    private Uni<List<JournalRows.Found>> spoken(Question asked) {
        if (asked.call != null) {
            return spokenOf(About.CALL, asked.call.toString());
        }
        return asked.lead != null
                ? spokenOf(About.LEAD, asked.lead.toString())
                : spokenOfNumber(hash.of(tenancy.tenant(), asked.number));
    }

    private Uni<List<JournalRows.Found>> spokenOf(About about, String subject) {
        return rows.select(
                        JournalRows.SELECT + """
                         where j.tenant_id = $1 and j.position in (
                            select position from projection.trace where tenant_id = $1 and about = $2 and subject = $3)
                        order by j.position desc limit\s""" + MAX_RECORDS,
                        JournalRows::of,
                        tenancy.tenant().value(),
                        about.name(),
                        subject)
                .map(List::reversed);
    }

    /** What is said of the number itself, and of the leads that were rung at it. */
    private Uni<List<JournalRows.Found>> spokenOfNumber(String person) {
        return rows.select(
                        JournalRows.SELECT + """
                         where j.tenant_id = $1 and j.position in (
                            select position from projection.trace
                            where tenant_id = $1 and about = 'PERSON' and subject = $2
                            union
                            select t.position from projection.trace t
                            join projection.call_record c on c.tenant_id = t.tenant_id and c.lead_id::text = t.subject
                            where t.tenant_id = $1 and t.about = 'LEAD' and c.person = $2)
                        order by j.position desc limit\s""" + MAX_RECORDS,
                        JournalRows::of,
                        tenancy.tenant().value(),
                        person)
                .map(List::reversed);
    }

    private CallEventView view(JournalRows.Found found) {
        var record = found.record();
        var chain = record.entry().chain();
        return new CallEventView(
                record.position(),
                chain.topic() + "/" + chain.partition(),
                record.sequence(),
                record.hash(),
                Decision.of(JournalReader.read(record)),
                record.entry().body(),
                personal(found));
    }

    private SortedMap<String, String> personal(JournalRows.Found found) {
        var opened = new TreeMap<String, String>();
        for (var field : SealedField.parse(found.record().entry().sealed())) {
            opened.put(field.path(), open(field, found.keys()));
        }
        opened.values().removeIf(java.util.Objects::isNull);
        return opened;
    }

    private String open(SealedField field, Map<String, String> keys) {
        var key = keys.get(field.person());
        var isText = field.path().equals("note") || field.path().equals("agentMetadata");
        return isText
                ? people.text(key, field.person(), field.text())
                : people.number(key, field.person(), field.text());
    }
}
