package dev.ringline.campaign.lifecycle;

import static dev.ringline.campaign.lifecycle.CampaignDecider.decide;
import static dev.ringline.campaign.lifecycle.Decision.NOTHING;
import static dev.ringline.campaign.lifecycle.Decision.accepted;
import static dev.ringline.events.CampaignChanged.PauseReason.BREAKER;
import static dev.ringline.events.CampaignChanged.PauseReason.TRUNK;
import static dev.ringline.events.CampaignChanged.PauseReason.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.GoldenFile;
import dev.ringline.campaign.lifecycle.Campaign.Completed;
import dev.ringline.campaign.lifecycle.Campaign.Draft;
import dev.ringline.campaign.lifecycle.Campaign.Paused;
import dev.ringline.campaign.lifecycle.Campaign.Running;
import dev.ringline.campaign.lifecycle.Campaign.Scheduled;
import dev.ringline.campaign.lifecycle.CampaignCommand.Archive;
import dev.ringline.campaign.lifecycle.CampaignCommand.Cancel;
import dev.ringline.campaign.lifecycle.CampaignCommand.Complete;
import dev.ringline.campaign.lifecycle.CampaignCommand.Pause;
import dev.ringline.campaign.lifecycle.CampaignCommand.Resume;
import dev.ringline.campaign.lifecycle.CampaignCommand.Start;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignPaused;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignScheduled;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignStarted;
import dev.ringline.campaign.lifecycle.LifecycleEvent.PauseLifted;
import dev.ringline.events.CampaignChanged.PauseReason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CampaignDeciderTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant TOMORROW = NOON.plusSeconds(86_400);
    private static final List<PauseReason> NONE = List.of();

    @Test
    void a_breaker_that_recovers_does_not_resume_what_a_person_paused() {
        // given
        var paused = new Paused(List.of(USER, BREAKER));
        // when
        var decision = decide(paused, new Resume(BREAKER), NOON);
        // then
        assertThat(decision).isEqualTo(accepted(new PauseLifted(NOON, BREAKER)));
        assertThat(Campaign.evolve(paused, decision.events())).isEqualTo(new Paused(List.of(USER)));
    }

    @Test
    void the_last_reason_lifted_lets_it_run() {
        var paused = new Paused(List.of(TRUNK));
        assertThat(Campaign.evolve(
                        paused, decide(paused, new Resume(TRUNK), NOON).events()))
                .isEqualTo(new Running());
    }

    @Test
    void a_start_in_the_future_is_scheduled_and_becomes_one_when_it_is_due() {
        var start = new Start(TOMORROW, NONE);
        assertThat(decide(new Draft(), start, NOON)).isEqualTo(accepted(new CampaignScheduled(NOON, TOMORROW)));
        assertThat(decide(new Scheduled(), start, NOON)).isEqualTo(NOTHING);
        assertThat(decide(new Scheduled(), start, TOMORROW)).isEqualTo(accepted(new CampaignStarted(TOMORROW)));
    }

    @Test
    void what_stands_in_the_way_pauses_it_at_its_start() {
        var decision = decide(new Draft(), new Start(null, List.of(BREAKER)), NOON);
        assertThat(decision).isEqualTo(accepted(new CampaignStarted(NOON), new CampaignPaused(NOON, BREAKER)));
    }

    @Test
    void a_refusal_can_name_what_is_allowed() {
        assertThat(Move.allowed(new Running(), NOON)).containsExactly(Move.PAUSE, Move.CANCEL);
        assertThat(Move.allowed(new Paused(List.of(TRUNK)), NOON)).containsExactly(Move.PAUSE, Move.CANCEL);
        assertThat(Move.allowed(new Paused(List.of(USER)), NOON)).containsExactly(Move.RESUME, Move.CANCEL);
        assertThat(Move.allowed(new Completed(), NOON)).containsExactly(Move.ARCHIVE);
    }

    @Property
    void a_command_said_twice_is_the_same_as_once(
            @ForAll("campaigns") Campaign campaign, @ForAll("commands") CampaignCommand command) {
        var once = Campaign.evolve(campaign, decide(campaign, command, NOON).events());
        assertThat(decide(once, command, NOON).events()).isEmpty();
    }

    @Property
    void only_a_resume_makes_a_paused_campaign_run(
            @ForAll("campaigns") Campaign campaign, @ForAll("commands") CampaignCommand command) {
        var after = Campaign.evolve(campaign, decide(campaign, command, NOON).events());
        if (campaign instanceof Paused && after instanceof Running) {
            assertThat(command).isInstanceOf(Resume.class);
        }
    }

    @Property
    void an_end_is_an_end(@ForAll("campaigns") Campaign campaign, @ForAll("commands") CampaignCommand command) {
        var after = Campaign.evolve(campaign, decide(campaign, command, NOON).events());
        if (rank(campaign) >= 2) {
            assertThat(rank(after)).isGreaterThanOrEqualTo(rank(campaign));
        }
    }

    @Property
    void what_a_row_keeps_is_the_whole_campaign(@ForAll("campaigns") Campaign campaign) {
        assertThat(Campaign.of(campaign.state(), campaign.reasons())).isEqualTo(campaign);
    }

    @Test
    void every_transition_is_as_reviewed() {
        var states = List.of(
                new Draft(),
                new Scheduled(),
                new Running(),
                new Paused(List.of(USER)),
                new Paused(List.of(TRUNK)),
                new Paused(List.of(USER, TRUNK)),
                new Completed(),
                new Campaign.Cancelled(),
                new Campaign.Archived());
        var commands = List.of(
                new Start(null, NONE),
                new Start(TOMORROW, NONE),
                new Start(null, List.of(BREAKER)),
                new Pause(USER),
                new Pause(TRUNK),
                new Resume(USER),
                new Resume(TRUNK),
                new Cancel(),
                new Complete(),
                new Archive());
        var head = row("", commands.stream().map(CampaignDeciderTest::text).toList());
        var body = states.stream()
                .map(state -> row(
                        text(state), commands.stream().map(c -> cell(state, c)).toList()))
                .collect(Collectors.joining());
        GoldenFile.assertMatches("campaign-transitions.txt", head + body);
    }

    @Provide
    Arbitrary<Campaign> campaigns() {
        return commands().list().ofMaxSize(12).map(CampaignDeciderTest::reachedBy);
    }

    @Provide
    Arbitrary<CampaignCommand> commands() {
        var reasons = Arbitraries.of(USER, TRUNK, BREAKER);
        return Arbitraries.oneOf(
                Arbitraries.of(new Start(null, NONE), new Start(TOMORROW, NONE), new Start(null, List.of(TRUNK))),
                reasons.map(Pause::new),
                reasons.map(Resume::new),
                Arbitraries.of(new Cancel(), new Complete(), new Archive()));
    }

    private static Campaign reachedBy(List<CampaignCommand> commands) {
        Campaign campaign = new Draft();
        for (var command : commands) {
            campaign = Campaign.evolve(campaign, decide(campaign, command, NOON).events());
        }
        return campaign;
    }

    private static int rank(Campaign campaign) {
        return switch (campaign) {
            case Draft d -> 0;
            case Scheduled s -> 0;
            case Running r -> 1;
            case Paused p -> 1;
            case Completed c -> 2;
            case Campaign.Cancelled c -> 2;
            case Campaign.Archived a -> 3;
        };
    }

    private static String cell(Campaign state, CampaignCommand command) {
        return switch (decide(state, command, NOON)) {
            case Decision.Refused r -> "refused";
            case Decision.Accepted(var events) -> events.isEmpty() ? "-" : text(Campaign.evolve(state, events));
        };
    }

    private static String text(Campaign campaign) {
        var reasons = campaign.reasons().stream().map(PauseReason::name).collect(Collectors.joining(","));
        return campaign.getClass().getSimpleName() + (reasons.isEmpty() ? "" : "[" + reasons + "]");
    }

    private static String text(CampaignCommand command) {
        return switch (command) {
            case Start(var notBefore, var standing) ->
                "Start" + (notBefore == null ? "" : " later") + (standing.isEmpty() ? "" : " " + standing);
            case Pause(var reason) -> "Pause " + reason;
            case Resume(var reason) -> "Resume " + reason;
            case Cancel c -> "Cancel";
            case Complete c -> "Complete";
            case Archive a -> "Archive";
        };
    }

    private static String row(String name, List<String> cells) {
        return ("%-20s".formatted(name) + cells.stream().map("%-20s"::formatted).collect(Collectors.joining()))
                        .stripTrailing()
                + "\n";
    }
}
