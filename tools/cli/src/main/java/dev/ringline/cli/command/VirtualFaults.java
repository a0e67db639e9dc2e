package dev.ringline.cli.command;

import dev.ringline.simulation.Run;
import dev.ringline.simulation.Seeds;
import dev.ringline.simulation.Seeds.Summary;
import dev.ringline.simulation.Shrinking;
import dev.ringline.simulation.scenario.Happening;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The fault runs in virtual time: whole lines a second, each failing seed shrunk to the little that it takes. */
final class VirtualFaults {
    private static final int TRACE_LINES = 60;

    private final PrintWriter progress;
    private final Output out;

    VirtualFaults(PrintWriter progress, Output out) {
        this.progress = progress;
        this.out = out;
    }

    /** @return whether every seed kept every promise */
    boolean run(long first, int seeds) {
        var failing = new ArrayList<Run>();
        try {
            int cores = Runtime.getRuntime().availableProcessors();
            var summary = Seeds.run(first, seeds, Set.of(), cores, failing::add);
            var shrunk = failing.stream()
                    .sorted((a, b) ->
                            Long.compare(a.scenario().seed(), b.scenario().seed()))
                    .map(this::shrunk)
                    .toList();
            out.answer(json(summary, shrunk), to -> to.line(lastLine(summary)));
            return summary.violations() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Run shrunk(Run failing) {
        var small = Shrinking.shrink(failing, Set.of());
        progress.println("seed %d breaks %s"
                .formatted(failing.scenario().seed(), said(small.violation() == null ? failing : small)));
        progress.println("    with %d leads and %s"
                .formatted(
                        small.scenario().leads().size(), said(small.scenario().happenings())));
        newest(small).forEach(line -> progress.println("    " + line));
        progress.flush();
        return small;
    }

    private static String said(Run run) {
        return run.violation().promise() + ": " + run.violation().what();
    }

    private static String said(List<Happening> happenings) {
        return happenings.isEmpty()
                ? "nothing going wrong"
                : happenings.stream().map(Happening::toString).collect(Collectors.joining("; "));
    }

    private static List<String> newest(Run run) {
        var trace = run.trace();
        return trace.subList(Math.max(0, trace.size() - TRACE_LINES), trace.size());
    }

    private static String lastLine(Summary summary) {
        return ("seeds %,d, violations %d, steps %,d, virtual hours %,.1f, line-hours %,.0f (%,.0f a minute, %.0f %% busy), "
                        + "INVITEs %,d, unknown %,d, faults %,d in %.1f s")
                .formatted(
                        summary.seeds(),
                        summary.violations(),
                        summary.steps(),
                        summary.virtualHours(),
                        summary.lineHours(),
                        summary.lineHoursAMinute(),
                        100 * summary.busyLineHours() / summary.lineHours(),
                        summary.invites(),
                        summary.unknowns(),
                        summary.faults(),
                        summary.seconds());
    }

    private static Map<String, Object> json(Summary summary, List<Run> shrunk) {
        var json = new LinkedHashMap<String, Object>();
        json.put("seeds", summary.seeds());
        json.put("violations", summary.violations());
        json.put("steps", summary.steps());
        json.put("virtualHours", summary.virtualHours());
        json.put("lineHours", summary.lineHours());
        json.put("busyLineHours", summary.busyLineHours());
        json.put("lineHoursAMinute", summary.lineHoursAMinute());
        json.put("invites", summary.invites());
        json.put("releases", summary.releases());
        json.put("unknowns", summary.unknowns());
        json.put("faults", summary.faults());
        json.put("byKind", summary.happenings());
        json.put("seconds", summary.seconds());
        json.put("broken", shrunk.stream().map(VirtualFaults::json).toList());
        return json;
    }

    private static Map<String, Object> json(Run small) {
        var json = new LinkedHashMap<String, Object>();
        json.put("seed", small.scenario().seed());
        json.put("violation", small.violation() == null ? null : said(small));
        json.put("leads", small.scenario().leads().size());
        json.put(
                "happenings",
                small.scenario().happenings().stream().map(Happening::toString).toList());
        json.put("trace", newest(small));
        return json;
    }
}
