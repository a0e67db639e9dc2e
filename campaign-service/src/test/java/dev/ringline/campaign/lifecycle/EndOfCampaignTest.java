package dev.ringline.campaign.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A campaign ends while leads come in or are on their way: none is left behind (P5). */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class EndOfCampaignTest {
    private static final String LATE = "+12025550150";
    private static final int MANY = 1_200;
    private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(60);

    private static Line line;

    private LineOfTenant here;

    @BeforeAll
    static void listen() {
        line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS, Topic.CAMPAIGNS);
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
    void a_campaign_does_not_complete_while_leads_are_being_committed() throws Exception {
        var campaign = here.running();
        var first = here.lead(campaign, "+12025550151");
        var released = here.released(first, 1);
        withABatchThatIsNotCommitted(campaign, () -> {
            say(released, Dialer.ended(released.event(), Disposition.INVALID_NUMBER, true), 2);
            await().atMost(PATIENCE).until(() -> "FINISHED".equals(Leads.state(first)));
            awaitWaiting(2);
        });
        assertThat(here.rest().<String>campaign(campaign, "state")).isEqualTo("RUNNING");
        await().atMost(PATIENCE).until(() -> "READY".equals(state(campaign)));
    }

    @Test
    void a_campaign_is_cancelled_after_the_leads_that_are_being_committed_and_takes_them_out() throws Exception {
        var campaign = here.rest().draft(here.trunk());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var cancel = new ArrayList<Future<?>>();
            withABatchThatIsNotCommitted(campaign, () -> {
                cancel.add(threads.submit(() -> here.rest().move(campaign, "cancel", 200)));
                awaitWaiting(2);
            });
            cancel.getFirst().get();
        }
        await().atMost(PATIENCE).until(() -> "REMOVED".equals(state(campaign)));
        here.assertConserved(campaign);
        here.rest()
                .request()
                .body("{\"leads\": [{\"number\": \"+12025550152\"}]}")
                .post(here.rest().path("/" + campaign + "/leads"))
                .then()
                .statusCode(409);
    }

    @Test
    void a_draft_is_not_deleted_under_the_leads_that_are_being_committed() throws Exception {
        var campaign = here.rest().draft(here.trunk());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var delete = new ArrayList<Future<Integer>>();
            withABatchThatIsNotCommitted(campaign, () -> {
                delete.add(threads.submit(() -> here.rest()
                        .request()
                        .delete(here.rest().path("/" + campaign))
                        .statusCode()));
                awaitWaiting(2);
            });
            assertThat(delete.getFirst().get()).isEqualTo(409);
        }
        here.assertConserved(campaign);
    }

    @Test
    void every_lead_of_a_cancelled_campaign_is_taken_out_those_with_the_dialer_as_they_come_back() {
        var campaign =
                here.running("\"limits\": {\"cps\": 1}", "\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"BUSY\": 60}}");
        var ready = here.lead(campaign, "+12025550153");
        var released = here.released(ready, 1);
        var inCall = here.lead(campaign, "+12025550154");
        var rung = here.released(inCall, 1);
        say(rung, new CallDialing(Dialer.attempt(rung.event(), AttemptState.DIALING, null, false, null)), 2);
        await().atMost(PATIENCE).until(() -> "IN_CALL".equals(Leads.state(inCall)));
        here.rest().move(campaign, "pause", 200);
        Leads.add(
                here.tenant(),
                campaign,
                "Etc/UTC",
                IntStream.range(0, MANY)
                        .mapToObj(i -> "+1202556%04d".formatted(i))
                        .toArray(String[]::new));
        here.rest().move(campaign, "cancel", 200);

        await().atMost(PATIENCE).until(() -> in(campaign, "REMOVED") == MANY);
        await().untilAsserted(() ->
                assertThat(line.heard(WithdrawRequested.class, here.tenant())).isNotEmpty());
        say(released, Dialer.notSent(released.event(), "withdrawn"), 2);
        say(rung, Dialer.ended(rung.event(), Disposition.BUSY, true), 3);

        await().atMost(PATIENCE).until(() -> in(campaign, "REMOVED") == MANY + 2);
        here.assertMoves(inCall, "WAITING>READY", "READY>IN_CALL", "IN_CALL>RETRY_AT", "RETRY_AT>REMOVED");
        assertThat(Leads.rule(ready)).isEqualTo("campaign-cancelled");
        here.assertConserved(campaign);
        await().untilAsserted(() -> assertThat(announcedAsRemoved()).isEqualTo(MANY + 2));
        await().atMost(PATIENCE)
                .until(() -> Leads.value("SELECT recheck_before FROM campaign WHERE id = ?", campaign.value()) == null);
    }

    private interface Meanwhile {
        void run() throws Exception;
    }

    /** A batch whose transaction waits for a number that another one has and gives back. */
    private void withABatchThatIsNotCommitted(CampaignId campaign, Meanwhile meanwhile) throws Exception {
        try (var other = Leads.database();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            try (var insert = other.prepareStatement("""
                    INSERT INTO lead (campaign_id, id, tenant_id, number, number_hash, zones, created_at, state, changed_at)
                    VALUES (?, gen_random_uuid(), ?, ?, ?, 'Etc/UTC', now(), 'WAITING', now())""")) {
                insert.setObject(1, campaign.value());
                insert.setString(2, here.tenant().value());
                insert.setString(3, LATE);
                insert.setString(4, Leads.hash(here.tenant(), LATE));
                insert.executeUpdate();
            }
            var batch = threads.submit(() -> here.rest()
                    .request()
                    .body("{\"leads\": [{\"number\": \"%s\", \"zone\": \"Etc/UTC\"}]}".formatted(LATE))
                    .post(here.rest().path("/" + campaign + "/leads"))
                    .then()
                    .statusCode(200));
            awaitWaiting(1);
            meanwhile.run();
            other.rollback();
            batch.get();
        }
    }

    /** So many transactions wait: the batch for its number, then who ends the campaign for the batch. */
    private static void awaitWaiting(int count) {
        await().atMost(PATIENCE).until(() -> Leads.<Long>value("""
                        SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                        WHERE NOT l.granted AND a.datname = 'campaign' AND l.locktype = 'transactionid'""") >= count);
    }

    private static String state(CampaignId campaign) {
        return Leads.value("SELECT state FROM lead WHERE campaign_id = ? AND number = ?", campaign.value(), LATE);
    }

    private static long in(CampaignId campaign, String state) {
        return Leads.<Long>value(
                "SELECT count(*) FROM lead WHERE campaign_id = ? AND state = ?", campaign.value(), state);
    }

    private long announcedAsRemoved() {
        var one = line.heard(LeadDecided.class, here.tenant()).stream()
                .filter(record -> record.event().to() == LeadState.REMOVED)
                .map(record -> record.event().leadId());
        var many = line.heard(LeadsDecided.class, here.tenant()).stream()
                .filter(record -> record.event().to() == LeadState.REMOVED)
                .flatMap(record -> record.event().leadIds().stream());
        var ids = new ArrayList<LeadId>();
        one.forEach(ids::add);
        many.forEach(ids::add);
        assertThat(ids).doesNotHaveDuplicates();
        return ids.size();
    }

    private void say(Recorded<LeadReleased> released, CallEvent event, long version) {
        line.say(event, released.event().attemptId().toString(), version, here.tenant());
    }
}
