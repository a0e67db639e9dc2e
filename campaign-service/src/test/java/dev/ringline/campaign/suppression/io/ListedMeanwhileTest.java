package dev.ringline.campaign.suppression.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.suppression.io.Suppressions.Addition;
import dev.ringline.campaign.suppression.io.Suppressions.Cause;
import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.Recorded;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionChanged.Entry;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.Topic;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A number comes on a list while its leads are released, in a call, or being imported. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class ListedMeanwhileTest {
    private static final String NUMBER = "+12025550140";

    private static Line line;

    private LineOfTenant here;

    @Inject
    Engine engine;

    @Inject
    Suppressions suppressions;

    @BeforeAll
    static void listen() {
        line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS, Topic.SUPPRESSIONS);
    }

    @AfterAll
    static void close() {
        line.close();
    }

    @BeforeEach
    void a_tenant_of_its_own() {
        here = LineOfTenant.on(line);
    }

    @Test
    void a_607_is_the_callees_own_no_for_every_campaign() {
        var campaign = here.running("\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"REJECTED\": 1}}");
        var other = here.rest().draft(here.trunk());
        var rung = here.lead(campaign, NUMBER);
        var elsewhere = here.lead(other, NUMBER);
        var released = here.released(rung, 1);
        say(released, Dialer.rejected(released.event(), 607), 2);
        await().untilAsserted(() -> assertThat(Leads.state(rung)).isEqualTo("FINISHED"));
        assertThat(Leads.rule(rung)).isEqualTo("unwanted");
        assertThat(Leads.state(elsewhere)).isEqualTo("SUPPRESSED");
        assertThat(entries(1)).singleElement().extracting(Entry::reason).isEqualTo(Reason.OPT_OUT);
        assertThat(Leads.<String>value(
                        "SELECT added_by FROM suppression_entry WHERE tenant_id = ?",
                        here.tenant().value()))
                .isEqualTo("SIP 607");
        here.assertConserved(campaign);
        here.assertConserved(other);
    }

    @Test
    void a_608_lists_the_number_but_never_replaces_what_the_callee_said_himself() {
        var campaign = here.running();
        var lead = here.lead(campaign, NUMBER);
        var released = here.released(lead, 1);
        say(released, Dialer.rejected(released.event(), 608), 2);
        assertThat(entries(1)).singleElement().extracting(Entry::reason).isEqualTo(Reason.OTHER);

        optOut(Reason.OPT_OUT);
        assertThat(entries(2)).singleElement().extracting(Entry::reason).isEqualTo(Reason.OPT_OUT);
        optOut(Reason.OTHER);
        optOut(Reason.COMPLAINT);
        assertThat(Leads.<String>value(
                        "SELECT reason FROM suppression_entry WHERE tenant_id = ?",
                        here.tenant().value()))
                .isEqualTo("OPT_OUT");
    }

    @Test
    void a_record_that_is_repeated_does_not_undo_what_a_person_lifted() {
        var campaign = here.running();
        var lead = here.lead(campaign, NUMBER);
        var other = here.lead(campaign, "+12025550141");
        var released = here.released(lead, 1);
        var second = here.released(other, 1);
        say(released, Dialer.rejected(released.event(), 607), 2);
        entries(1);
        var list = new SuppressionListId(Leads.value(
                "SELECT list_id FROM suppression_entry WHERE tenant_id = ?",
                here.tenant().value()));
        change(connection -> suppressions.lift(
                connection, here.tenant(), list, List.of(new E164(NUMBER)), new Cause("person", null, Instant.now())));
        say(released, Dialer.rejected(released.event(), 607), 2);
        say(second, Dialer.rejected(second.event(), 607), 2);
        // what was said after the repetition is done; the repetition did nothing
        await().until(() -> "FINISHED".equals(Leads.state(other)));
        assertThat((Long) Leads.value(
                        "SELECT count(*) FROM suppression_entry WHERE tenant_id = ?",
                        here.tenant().value()))
                .isOne();
    }

    @Test
    void what_is_released_is_asked_back_at_once_and_never_released_again() {
        var campaign = here.running();
        var lead = here.lead(campaign, NUMBER);
        var released = here.released(lead, 1);
        list();
        await().untilAsserted(() -> assertThat(line.heard(WithdrawRequested.class, here.tenant()))
                .singleElement()
                .satisfies(withdrawn -> {
                    assertThat(withdrawn.event().attemptId())
                            .isEqualTo(released.event().attemptId());
                    assertThat(withdrawn.event().reason()).isEqualTo("suppressed");
                    assertThat(withdrawn.envelope().version())
                            .isGreaterThan(released.envelope().version());
                }));
        say(released, Dialer.notSent(released.event(), "withdrawn"), 2);
        here.assertMoves(lead, "WAITING>READY", "READY>WAITING", "WAITING>SUPPRESSED");
        assertThat(here.releases(lead)).hasSize(1);
        here.assertConserved(campaign);
    }

    @Test
    void who_comes_back_from_a_call_with_a_listed_number_does_not_wait() {
        var campaign = here.running("\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"BUSY\": 3600}}");
        var lead = here.lead(campaign, NUMBER);
        var released = here.released(lead, 1);
        var dialing = Dialer.attempt(released.event(), AttemptState.DIALING, null, false, null);
        say(released, new CallDialing(dialing), 2);
        await().until(() -> "IN_CALL".equals(Leads.state(lead)));
        list();
        say(released, Dialer.ended(released.event(), Disposition.BUSY, true), 3);
        here.assertMoves(lead, "WAITING>READY", "READY>IN_CALL", "IN_CALL>RETRY_AT", "RETRY_AT>SUPPRESSED");
        assertThat(line.heard(WithdrawRequested.class, here.tenant())).isEmpty();
        here.assertConserved(campaign);
    }

    @Test
    void a_batch_and_a_list_that_do_not_see_each_other_leave_nobody_waiting() throws Exception {
        var campaign = here.rest().draft(here.trunk());
        whileListing(() -> here.rest()
                .request()
                .body("{\"leads\": [{\"number\": \"%s\"}, {\"number\": \"+12025550142\"}]}".formatted(NUMBER))
                .post(here.rest().path("/" + campaign + "/leads"))
                .then()
                .statusCode(200));
        assertStates(campaign);
    }

    @Test
    void a_file_and_a_list_that_do_not_see_each_other_leave_nobody_waiting() throws Exception {
        var campaign = here.rest().draft(here.trunk());
        whileListing(() -> here.rest()
                .request()
                .contentType("text/csv")
                .body("number\n%s\n+12025550142\n".formatted(NUMBER))
                .post(here.rest().path("/" + campaign + "/imports"))
                .then()
                .statusCode(202));
        assertStates(campaign);
    }

    private void assertStates(CampaignId campaign) {
        await().untilAsserted(() -> assertThat(state(campaign, NUMBER)).isEqualTo("SUPPRESSED"));
        assertThat(state(campaign, "+12025550142")).isEqualTo("WAITING");
        here.assertConserved(campaign);
    }

    /** Lists the number, and commits that only when the lead is in. */
    private void whileListing(Runnable intake) throws Exception {
        var listed = new CountDownLatch(1);
        var leadIsIn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var listing = threads.submit(() -> engine.call(connection -> {
                var addition = new Addition(new E164(NUMBER), Reason.DNC, null);
                suppressions.add(connection, here.tenant(), makeList(), List.of(addition), cause());
                listed.countDown();
                hold(leadIsIn);
                return null;
            }));
            listed.await();
            var taking = threads.submit(intake);
            await().until(() -> Leads.value(
                            "SELECT 1 FROM lead WHERE tenant_id = ? AND number = ?",
                            here.tenant().value(),
                            NUMBER)
                    != null);
            leadIsIn.countDown();
            listing.get();
            taking.get();
        }
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String state(CampaignId campaign, String number) {
        return Leads.value("SELECT state FROM lead WHERE campaign_id = ? AND number = ?", campaign.value(), number);
    }

    private void list() {
        var addition = new Addition(new E164(NUMBER), Reason.DNC, null);
        var list = makeList();
        change(connection -> suppressions.add(connection, here.tenant(), list, List.of(addition), cause()));
    }

    private void optOut(Reason reason) {
        change(connection -> {
            suppressions.optOut(connection, here.tenant(), new E164(NUMBER), reason, cause());
            return null;
        });
    }

    private static Cause cause() {
        return new Cause("test", null, Instant.now());
    }

    private SuppressionListId makeList() {
        var id = UUID.randomUUID();
        Leads.update(
                "INSERT INTO suppression_list (id, tenant_id, name, tenant_wide, created_at, changed_at)"
                        + " VALUES (?, ?, 'list', true, now(), now())",
                id,
                here.tenant().value());
        return new SuppressionListId(id);
    }

    private void change(Engine.Step<?> step) {
        try {
            engine.call(step);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void say(Recorded<LeadReleased> released, dev.ringline.events.CallEvent event, long version) {
        line.say(event, released.event().attemptId().toString(), version, here.tenant());
    }

    /** As published, when there are that many versions. */
    private List<Entry> entries(int versions) {
        return await().until(
                        () -> line.heard(SuppressionChanged.class, here.tenant()), heard -> heard.size() >= versions)
                .getLast()
                .event()
                .entries();
    }
}
