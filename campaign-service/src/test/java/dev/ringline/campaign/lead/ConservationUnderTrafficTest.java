package dev.ringline.campaign.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.campaign.testing.Rest;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CallRefused;
import dev.ringline.events.CallUnknown;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadState.Bucket;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A dialer that says everything at random, often twice and out of order, while people pause, edit and take leads out: no lead
 * is lost or made (P5), and every release is of a new attempt (P1).
 */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class ConservationUnderTrafficTest {
    private static final int LEADS = 60;
    private static final long SEED = Long.getLong("traffic.seed", System.nanoTime());

    private final Random dice = new Random(SEED);
    private final Set<String> answeredReleases = new HashSet<>();

    @Test
    void no_lead_is_lost_or_made_whatever_is_said_in_whatever_order() {
        System.out.println("traffic.seed=" + SEED);
        try (var line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS)) {
            var here = LineOfTenant.on(line);
            var campaign = here.running(
                    "\"retry\": {\"maxAttempts\": 2, \"gapS\": {\"BUSY\": 1, \"NO_ANSWER\": 1}}",
                    "\"limits\": {\"cps\": 20}");
            var leads = Leads.add(here.tenant(), campaign, "Etc/UTC", numbers());
            for (int round = 0; round < 25; round++) {
                answer(line, here);
                meddle(here, campaign, leads.get(dice.nextInt(LEADS)).value());
                assertConserved(here, campaign);
            }
            here.rest().move(campaign, "resume", 200);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(() -> {
                        answer(line, here);
                        lookAgain(campaign);
                        assertThat(stuck(campaign)).as("seed " + SEED).isNull();
                    });
            assertConserved(here, campaign);
            await().untilAsserted(() -> assertThat(books(line, here)).isEqualTo(tables(campaign)));
            assertThat(attemptsOf(line, here)).doesNotHaveDuplicates();
        }
    }

    /** Every release that was not answered yet, in a random way: records of its life, repeated and shuffled. */
    private void answer(Line line, LineOfTenant here) {
        for (var release : line.heard(LeadReleased.class, here.tenant())) {
            if (answeredReleases.add(release.event().attemptId().toString())) {
                var records = life(release.event());
                Collections.shuffle(records, dice);
                records.forEach(record -> say(line, here, record));
            }
        }
    }

    private record Versioned(CallEvent event, long version) {}

    private List<Versioned> life(LeadReleased release) {
        var records = new ArrayList<Versioned>();
        records.add(new Versioned(new CallWaiting(at(release, AttemptState.WAITING)), 1));
        if (dice.nextInt(4) == 0) {
            var refused = Dialer.attempt(release, AttemptState.REFUSED, Disposition.NOT_SENT, false, "number-busy");
            records.add(new Versioned(new CallRefused(refused), 2));
        } else {
            records.add(new Versioned(new CallDialing(at(release, AttemptState.DIALING)), 2));
            records.add(new Versioned(
                    dice.nextBoolean()
                            ? new CallAnswered(at(release, AttemptState.ANSWERED))
                            : new CallUnknown(at(release, AttemptState.UNKNOWN)),
                    3));
            records.add(new Versioned(ending(release), 4));
        }
        if (dice.nextInt(5) == 0) {
            var truth = Dialer.attempt(release, AttemptState.ENDED, Disposition.NO_ANSWER, true, null);
            records.add(new Versioned(new CallCorrected(truth), 5));
        }
        records.add(records.get(dice.nextInt(records.size())));
        return records;
    }

    private CallEvent ending(LeadReleased release) {
        var endings = List.of(
                Dialer.ended(release, Disposition.BUSY, true),
                Dialer.ended(release, Disposition.NO_ANSWER, true),
                Dialer.ended(release, Disposition.ANSWERED, true),
                Dialer.ended(release, Disposition.UNKNOWN, false),
                Dialer.ended(release, Disposition.INVALID_NUMBER, true));
        return endings.get(dice.nextInt(endings.size()));
    }

    private static Attempt at(LeadReleased release, AttemptState state) {
        return Dialer.attempt(release, state, null, false, null);
    }

    private static void say(Line line, LineOfTenant here, Versioned record) {
        var subject = record.event().attempt().attemptId().toString();
        line.say(record.event(), subject, record.version(), here.tenant());
    }

    private void meddle(LineOfTenant here, CampaignId campaign, UUID lead) {
        var rest = here.rest();
        switch (dice.nextInt(6)) {
            case 0 -> rest.move(campaign, "pause", 200);
            case 1, 2 -> rest.move(campaign, "resume", 200);
            case 3 ->
                rest.request()
                        .body(Rest.body(here.trunk(), LineOfTenant.NO_GAP))
                        .put(rest.path("/" + campaign))
                        .then()
                        .statusCode(200);
            case 4 -> rest.request().delete(rest.path("/" + campaign + "/leads/" + lead));
            default -> {}
        }
    }

    private static void assertConserved(LineOfTenant here, CampaignId campaign) {
        var law = here.rest().<Map<String, Integer>>campaign(campaign, "conservation");
        assertThat(law.get("imported")).as("seed " + SEED).isEqualTo(LEADS);
        assertThat(law.values().stream().mapToInt(Integer::intValue).sum() - LEADS)
                .as("seed " + SEED)
                .isEqualTo(LEADS);
    }

    /** Nobody waits here for a time to come. */
    private static void lookAgain(CampaignId campaign) {
        Leads.update("UPDATE lead SET due_at = now() WHERE campaign_id = ? AND due_at > now()", campaign.value());
    }

    /** Where leads stand that are not over, by what, and the campaign; {@code null} when all are. */
    private static String stuck(CampaignId campaign) {
        return Leads.value("""
                SELECT string_agg(concat_ws(' ', l.state, l.rule, l.due_at, l.release_number, c.state, c.reasons), '; ')
                FROM lead l JOIN campaign c ON c.id = l.campaign_id
                WHERE l.campaign_id = ? AND l.state NOT IN ('FINISHED', 'EXHAUSTED', 'REMOVED')""", campaign.value());
    }

    /** What whoever hears the announcements comes to. */
    private static Map<Bucket, Long> books(Line line, LineOfTenant here) {
        var books = new EnumMap<Bucket, Long>(Map.of(Bucket.WAITING, (long) LEADS));
        line.heard(LeadDecided.class, here.tenant())
                .forEach(record ->
                        move(books, record.event().from(), record.event().to(), 1));
        line.heard(LeadsDecided.class, here.tenant())
                .forEach(record -> move(
                        books,
                        record.event().from(),
                        record.event().to(),
                        record.event().leadIds().size()));
        books.values().removeIf(count -> count == 0);
        return books;
    }

    private static void move(Map<Bucket, Long> books, LeadState from, LeadState to, long leads) {
        books.merge(from.bucket(), -leads, Long::sum);
        books.merge(to.bucket(), leads, Long::sum);
    }

    private static Map<Bucket, Long> tables(CampaignId campaign) {
        var tables = new EnumMap<Bucket, Long>(Bucket.class);
        for (var state : LeadState.values()) {
            var count = Leads.<Long>value(
                    "SELECT count(*) FROM lead WHERE campaign_id = ? AND state = ?", campaign.value(), state.name());
            if (count > 0) {
                tables.merge(state.bucket(), count, Long::sum);
            }
        }
        return tables;
    }

    private static List<String> attemptsOf(Line line, LineOfTenant here) {
        return line.heard(LeadReleased.class, here.tenant()).stream()
                .filter(record -> record.event().ask() == 0)
                .map(record -> record.event().attemptId().toString())
                .toList();
    }

    private static String[] numbers() {
        var numbers = new String[LEADS];
        for (int i = 0; i < LEADS; i++) {
            numbers[i] = "+12025551" + (100 + i);
        }
        return numbers;
    }
}
