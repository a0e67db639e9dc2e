package dev.ringline.cli.demo;

import dev.ringline.cli.screen.Style;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The last page: what held, and the figures that say so. */
final class DemoReport {
    private static final Map<String, String> SAYS = Map.ofEntries(
            Map.entry("numbersImported", "every number of the account was imported, over all pages"),
            Map.entry("importAsExpected", "every row of the lead file was accounted for, and rightly"),
            Map.entry("dialledOnAfterKill", "after kill -9 the new dialer went on dialling"),
            Map.entry("pauseStopsDialling", "no INVITE later than 2 s after the pause"),
            Map.entry("optOutInTime", "nobody who opted out can be rung 2 s later"),
            Map.entry("closedWindowsHeld", "leads whose hour it is not are held"),
            Map.entry("settled", "no call is left in doubt"),
            Map.entry("conservation", "every row is in exactly one place, in both services' books"),
            Map.entry("atMostOneInvite", "at most one INVITE an attempt, as the carrier counted"),
            Map.entry("withinCarrierLimit", "never above the carrier's limit, in no sliding second"),
            Map.entry("suppressedNeverRung", "nobody on a list was rung"),
            Map.entry("replayEqual", "a replay of the journal gives the same call log, byte for byte"),
            Map.entry("journalVerified", "the journal's chain and signatures hold, also offline"),
            Map.entry("tamperFound", "one flipped bit in a copy is found and named"));

    private final PrintWriter out;
    private final Style style;

    DemoReport(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    void print(DemoResult result, DemoFindings findings, Path folder) {
        result.checks().forEach((name, holds) -> out.println(line(name, holds, findings.isKnown(name))));
        out.println();
        if (result.leads() != null) {
            out.println("  leads    " + states(result.leads().byState()));
        }
        if (result.failure() != null) {
            result.failure().lines().forEach(line -> out.println("  " + style.bad(line)));
        }
        var seconds = "%d min %d s".formatted(result.seconds() / 60, result.seconds() % 60);
        out.println("  " + (result.ok() ? style.good("All of it held") : style.bad("Not all of it held")) + ", in "
                + seconds + ". Logs, lead file, refusals, INVITEs and journal: " + folder);
        out.println();
        out.flush();
    }

    private String line(String check, boolean holds, boolean known) {
        if (!known) {
            return "  " + style.dim("·  " + SAYS.get(check));
        }
        return "  " + style.mark(holds) + "  " + (holds ? SAYS.get(check) : style.bold(SAYS.get(check)));
    }

    private static String states(Map<String, Long> byState) {
        return byState.entrySet().stream()
                .filter(state -> state.getValue() > 0)
                .map(state -> "%s %,d"
                        .formatted(
                                state.getKey()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' '),
                                state.getValue()))
                .collect(Collectors.joining(" · "));
    }
}
