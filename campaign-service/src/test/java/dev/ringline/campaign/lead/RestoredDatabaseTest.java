package dev.ringline.campaign.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.Topic;
import dev.ringline.platform.outbox.VersionFloor;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Others heard of moves that the restored database knows nothing of: what they add up to is where its leads stand (P5). */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class RestoredDatabaseTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String[] NUMBERS = {"+12025552101", "+12025552102", "+12025552103", "+12025552104"};

    @Inject
    VersionFloor floor;

    @Test
    void what_a_restored_database_forgot_is_taken_back_each_time_that_it_is_restored() throws SQLException {
        try (var line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS)) {
            var here = LineOfTenant.on(line);
            var campaign = here.running("\"limits\": {\"cps\": 20}");
            here.rest().move(campaign, "pause", 200);
            var leads = Leads.add(here.tenant(), campaign, "Etc/UTC", NUMBERS);
            long before = Leads.<Long>value("select floor from version_floor");
            // when they are dialled, one is added, and the database is put back to where it was before
            dial(line, here, campaign);
            var added = here.lead(campaign, "+12025552105");
            line.say(added(here, campaign, added), added.toString(), before + 1, here.tenant());
            await().atMost(WITHIN).until(() -> books(line, here).getOrDefault(LeadState.WAITING, 0L) == 1);
            Leads.update("delete from lead where id = ?", added.value());
            restore(leads, before);
            // then who was dialled waits again, and who was added is gone
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(books(line, here))
                            .containsOnly(Map.entry(LeadState.WAITING, 4L), Map.entry(LeadState.REMOVED, 1L)));
            assertThat(Leads.<Long>value("select floor from version_floor")).isGreaterThan(before + 1_000_000);
            // and when it goes on, and the same backup is put back once more
            dial(line, here, campaign);
            restore(leads, before);
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(books(line, here))
                            .containsOnly(Map.entry(LeadState.WAITING, 4L), Map.entry(LeadState.REMOVED, 1L)));
        }
    }

    /** Until every lead was rung and was busy. */
    private static void dial(Line line, LineOfTenant here, CampaignId campaign) {
        here.rest().move(campaign, "resume", 200);
        long version = System.nanoTime();
        await().atMost(WITHIN).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            line.heard(LeadReleased.class, here.tenant()).forEach(release -> {
                var busy = Dialer.ended(release.event(), Disposition.BUSY, true);
                line.say(busy, release.event().attemptId().toString(), version, here.tenant());
            });
            assertThat(Leads.<Long>value(
                            "select count(*) from lead where campaign_id = ? and state = 'RETRY_AT'", campaign.value()))
                    .isEqualTo(4);
        });
        here.rest().move(campaign, "pause", 200);
        await().atMost(WITHIN).until(() -> books(line, here).getOrDefault(LeadState.RETRY_AT, 0L) == 4);
    }

    private static LeadDecided added(LineOfTenant here, CampaignId campaign, LeadId lead) {
        return new LeadDecided(
                lead, here.tenant(), campaign, null, LeadState.WAITING, "added", 1, null, null, null, 0, null, null);
    }

    /** As they were before the first of them was dialled, with the floor of then, under another server's name. */
    private void restore(List<LeadId> leads, long before) throws SQLException {
        leads.forEach(lead -> Leads.update("""
                update lead set state = 'WAITING', version = 0, rule = null, due_at = now(), release_number = 0,
                    counted_attempts = 0, disposition = null where id = ?""", lead.value()));
        Leads.update("update version_floor set kept = 'the server that was backed up', floor = ?", before);
        floor.look();
    }

    private static Map<LeadState, Long> books(Line line, LineOfTenant here) {
        var books = new EnumMap<LeadState, Long>(Map.of(LeadState.WAITING, (long) NUMBERS.length));
        line.heard(LeadDecided.class, here.tenant())
                .forEach(said -> move(books, said.event().from(), said.event().to(), 1));
        line.heard(LeadsDecided.class, here.tenant())
                .forEach(said -> move(
                        books,
                        said.event().from(),
                        said.event().to(),
                        said.event().leadIds().size()));
        books.values().removeIf(count -> count == 0);
        return books;
    }

    private static void move(Map<LeadState, Long> books, LeadState from, LeadState to, long leads) {
        if (from != null) {
            books.merge(from, -leads, Long::sum);
        }
        books.merge(to, leads, Long::sum);
    }
}
