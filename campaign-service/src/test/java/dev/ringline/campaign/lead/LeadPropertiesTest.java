package dev.ringline.campaign.lead;

import static dev.ringline.campaign.lead.LeadDecider.decide;
import static dev.ringline.campaign.lead.LeadDeciderTest.NOON;
import static dev.ringline.campaign.lead.LeadDeciderTest.POLICY;
import static dev.ringline.campaign.lead.LeadDeciderTest.after;
import static dev.ringline.campaign.lead.LeadDeciderTest.ended;
import static dev.ringline.campaign.lead.LeadDeciderTest.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.GoldenFile;
import dev.ringline.campaign.lead.LeadCommand.Begin;
import dev.ringline.campaign.lead.LeadCommand.Close;
import dev.ringline.campaign.lead.LeadCommand.Correct;
import dev.ringline.campaign.lead.LeadCommand.EndWrapUp;
import dev.ringline.campaign.lead.LeadCommand.Hold;
import dev.ringline.campaign.lead.LeadCommand.LoseSight;
import dev.ringline.campaign.lead.LeadCommand.Recheck;
import dev.ringline.campaign.lead.LeadCommand.Release;
import dev.ringline.campaign.lead.LeadCommand.Remove;
import dev.ringline.campaign.lead.LeadCommand.Say;
import dev.ringline.campaign.lead.LeadCommand.Settle;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadState.Bucket;
import dev.ringline.events.OutcomeRecorded.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The laws of a lead's life, over lives that random commands lead. */
class LeadPropertiesTest {
    /** A command for one of the campaign's leads. */
    record Said(int lead, LeadCommand command) {}

    @Property
    void no_command_loses_or_makes_a_lead(@ForAll("words") List<Said> words) {
        var leads = tenWaiting();
        var books = new EnumMap<Bucket, Integer>(Map.of(Bucket.WAITING, leads.size()));
        for (var said : words) {
            var before = leads.get(said.lead());
            var lead = after(before, said.command());
            leads.set(said.lead(), lead);
            // what the announcement of the move tells whoever keeps books
            books.merge(before.state().bucket(), -1, Integer::sum);
            books.merge(lead.state().bucket(), 1, Integer::sum);
        }
        var counted =
                leads.stream().collect(Collectors.groupingBy(l -> l.state().bucket(), Collectors.summingInt(l -> 1)));
        books.values().removeIf(count -> count == 0);
        assertThat(books).isEqualTo(counted);
        assertThat(counted.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10);
        assertThat(counted).doesNotContainKeys(Bucket.UNRECOGNIZED, Bucket.INVALID, Bucket.DUPLICATE);
    }

    @Property
    void a_release_number_never_falls_and_rises_only_with_a_release(
            @ForAll("leads") Lead lead, @ForAll("commands") LeadCommand command) {
        var rose = after(lead, command).releaseNumber() - lead.releaseNumber();
        assertThat(rose).isEqualTo(command instanceof Release && lead.isWaiting() ? 1 : 0);
    }

    @Property
    void a_command_said_twice_is_the_same_as_once(@ForAll("leads") Lead lead, @ForAll("commands") LeadCommand command) {
        // a correction says what the earlier record said; a second one, as the shell reads it, says that nothing
        // changed
        var again = command instanceof Correct(var number, var ending, var burnt)
                ? new Correct(number, ending, ending.burnt())
                : command;
        var once = after(lead, command);
        if (!(command instanceof Release) && !(command instanceof Recheck)) {
            assertThat(after(once, again)).isEqualTo(once);
        }
    }

    @Property
    void what_is_finished_suppressed_or_removed_stays_so(
            @ForAll("leads") Lead lead, @ForAll("commands") LeadCommand command) {
        var bucket = lead.state().bucket();
        if (bucket == Bucket.FINISHED || bucket == Bucket.SUPPRESSED || bucket == Bucket.REMOVED) {
            assertThat(after(lead, command).state()).isEqualTo(lead.state());
        }
    }

    @Property
    void only_what_is_waiting_can_be_released(@ForAll("leads") Lead lead) {
        assertThat(after(lead, new Release()).state() == LeadState.READY)
                .isEqualTo(lead.isWaiting() || lead.state() == LeadState.READY);
    }

    @Property
    void only_what_burns_is_counted(@ForAll("leads") Lead lead, @ForAll("commands") LeadCommand command) {
        var rose = after(lead, command).countedAttempts() - lead.countedAttempts();
        if (rose > 0 && !(command instanceof Correct)) {
            assertThat(command instanceof Settle(var number, var ending) && ending.burnt())
                    .isTrue();
        }
    }

    @Test
    void every_transition_is_as_reviewed() {
        var head = row("", commandsByName().keySet().stream().toList());
        var body = leadsByName().entrySet().stream()
                .map(lead -> row(
                        lead.getKey(),
                        commandsByName().values().stream()
                                .map(command -> cell(lead.getValue(), command))
                                .toList()))
                .collect(Collectors.joining());
        GoldenFile.assertMatches("lead-transitions.txt", head + body);
    }

    private static Map<String, Lead> leadsByName() {
        var ready = after(Lead.waiting(NOON), new Release());
        var leads = new LinkedHashMap<String, Lead>();
        leads.put("WAITING", Lead.waiting(NOON));
        leads.put("HELD", after(Lead.waiting(NOON), new Hold("window", "closed", NOON.plusSeconds(60))));
        leads.put("READY", ready);
        leads.put("IN_CALL", after(ready, new Begin(1)));
        leads.put("UNKNOWN", after(ready, new LoseSight(1)));
        leads.put("IN_CALL removing", after(ready, new Begin(1), new Remove()));
        leads.put(
                "IN_CALL opt-out",
                after(ready, new Begin(1), new Say(1, new Outcome(Result.OPT_OUT, null, true), NOON)));
        leads.put("WRAP_UP", after(ready, new Settle(1, ended(Disposition.ANSWERED, true))));
        leads.put("RETRY_AT", after(ready, new Settle(1, ended(Disposition.BUSY, true))));
        leads.put("CALLBACK_AT", after(leads.get("WRAP_UP"), say(1, Result.CALLBACK, NOON.plusSeconds(60))));
        leads.put("FINISHED", after(leads.get("WRAP_UP"), say(1, Result.COMPLETED, null)));
        leads.put(
                "EXHAUSTED",
                after(
                        leads.get("RETRY_AT"),
                        new Release(),
                        new Settle(2, ended(Disposition.BUSY, true)),
                        new Release(),
                        new Settle(3, ended(Disposition.BUSY, true))));
        leads.put("EXPIRED", after(Lead.waiting(NOON), new Close(LeadState.EXPIRED, "expired", null)));
        leads.put("SUPPRESSED", after(Lead.waiting(NOON), new Close(LeadState.SUPPRESSED, "suppressed", null)));
        leads.put("REMOVED", after(Lead.waiting(NOON), new Remove()));
        return leads;
    }

    private static Map<String, LeadCommand> commandsByName() {
        var commands = new LinkedHashMap<String, LeadCommand>();
        commands.put("Release", new Release());
        commands.put("Hold", new Hold("minimum-gap", "too soon", NOON.plusSeconds(9)));
        commands.put("Suppress", new Close(LeadState.SUPPRESSED, "suppressed", null));
        commands.put("Expire", new Close(LeadState.EXPIRED, "expired", null));
        commands.put("Recheck", new Recheck());
        commands.put("Begin", new Begin(1));
        commands.put("LoseSight", new LoseSight(1));
        commands.put("Busy", new Settle(1, ended(Disposition.BUSY, true)));
        commands.put("Answered", new Settle(1, ended(Disposition.ANSWERED, true)));
        commands.put("Invalid", new Settle(1, ended(Disposition.INVALID_NUMBER, true)));
        commands.put("NotSent", new Settle(1, ended(Disposition.NOT_SENT, false)));
        commands.put("Unsettled", new Settle(1, ended(Disposition.UNKNOWN, false)));
        commands.put("Stale", new Settle(9, ended(Disposition.BUSY, true)));
        commands.put("Corrected", new Correct(1, ended(Disposition.NO_ANSWER, true), true));
        commands.put("Completed", say(1, Result.COMPLETED, null));
        commands.put("Callback", say(1, Result.CALLBACK, NOON.plusSeconds(60)));
        commands.put("EndWrapUp", new EndWrapUp());
        commands.put("Remove", new Remove());
        return commands;
    }

    private static String cell(Lead lead, LeadCommand command) {
        return switch (decide(lead, command, POLICY, NOON.plusSeconds(60))) {
            case Decision.Refused r -> "refused";
            case Decision.Accepted(var events) -> text(lead, Lead.evolve(lead, events));
        };
    }

    private static String text(Lead before, Lead after) {
        if (after.equals(before)) {
            return "-";
        }
        return after.state() == before.state() ? "noted" : after.state().name();
    }

    private static String row(String name, List<String> cells) {
        return ("%-18s".formatted(name) + cells.stream().map("%-13s"::formatted).collect(Collectors.joining()))
                        .stripTrailing()
                + "\n";
    }

    private static List<Lead> tenWaiting() {
        var leads = new ArrayList<Lead>();
        for (int i = 0; i < 10; i++) {
            leads.add(Lead.waiting(NOON));
        }
        return leads;
    }

    @Provide
    Arbitrary<List<Said>> words() {
        return Combinators.combine(Arbitraries.integers().between(0, 9), commands())
                .as(Said::new)
                .list()
                .ofMaxSize(200);
    }

    @Provide
    Arbitrary<Lead> leads() {
        return commands()
                .list()
                .ofMaxSize(25)
                .map(commands -> after(Lead.waiting(NOON), commands.toArray(LeadCommand[]::new)));
    }

    @Provide
    Arbitrary<LeadCommand> commands() {
        var release = Arbitraries.integers().between(1, 4);
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(new Release())),
                Tuple.of(2, release.map(Begin::new)),
                Tuple.of(1, release.map(LoseSight::new)),
                Tuple.of(6, Combinators.combine(release, endings()).as(Settle::new)),
                Tuple.of(
                        1,
                        Combinators.combine(release, endings(), Arbitraries.of(true, false))
                                .as(Correct::new)),
                Tuple.of(2, Combinators.combine(release, results()).as((n, r) -> say(n, r, NOON))),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                new Hold("window", "closed", NOON.plusSeconds(60)),
                                new Close(LeadState.SUPPRESSED, "suppressed", null),
                                new Close(LeadState.EXPIRED, "expired", null),
                                new Recheck(),
                                new EndWrapUp(),
                                new Remove())));
    }

    private static Arbitrary<Result> results() {
        return Arbitraries.of(Result.class);
    }

    private static Arbitrary<Ending> endings() {
        var burning = Arbitraries.of(
                        Disposition.BUSY, Disposition.NO_ANSWER, Disposition.ANSWERED, Disposition.REJECTED)
                .map(disposition -> ended(disposition, true));
        var sparing = Arbitraries.of(Disposition.NOT_SENT, Disposition.TRUNK_FAILURE, Disposition.UNKNOWN)
                .map(disposition -> ended(disposition, false));
        return Arbitraries.oneOf(burning, sparing);
    }
}
