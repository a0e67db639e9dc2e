package dev.ringline.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringline.sandbox.House;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures the real processes on this machine, beside what one would take instead, in the same run.",
        footer = {
            "",
            "Rivals come from npm (Node and npm) and as redis-server; what is missing is said.",
            "Exit code 0 only if every target was met."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int USUAL_RUNS = 5;
    private static final int QUICK_RUNS = 1;
    private static final int USUAL_LEADS = 100_000;
    private static final int QUICK_LEADS = 500;
    private static final int USUAL_SECONDS = 20;
    private static final int QUICK_SECONDS = 3;

    @Parameters(
            arity = "1..*",
            paramLabel = "BENCH",
            completionCandidates = Names.class,
            description = "Which: ${COMPLETION-CANDIDATES}, or all.")
    private List<String> names;

    @Option(names = "--runs", paramLabel = "N", description = "Repeats; the median counts (default: 5).")
    private Integer runs;

    @Option(names = "--leads", paramLabel = "N", description = "Leads a run, where a bench takes leads.")
    private Integer leads;

    @Option(names = "--seconds", paramLabel = "S", description = "Seconds a run, where a bench takes time.")
    private Integer seconds;

    @Option(
            names = "--only",
            paramLabel = "SCENARIO",
            split = ",",
            description = "Of a bench with several scenarios only these, as its table names them: 100,100.busy.")
    private List<String> only = List.of();

    @Option(names = "--quick", description = "Tiny counts, once: shows that it works, not how fast.")
    private boolean quick;

    @Option(names = "--json", description = "A list of objects on standard output; the table goes to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Benches.ALL.stream().map(Bench::name).iterator();
        }
    }

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var results = new ArrayList<Result>();
        for (var bench : wanted()) {
            err.println(bench.name() + ": " + bench.measures());
            err.flush();
            results.addAll(bench.run(settings(bench)));
        }
        var people = json ? err : out;
        Report.lines(results).forEach(people::println);
        people.flush();
        if (json) {
            out.println(text(results));
            out.flush();
        }
        return results.stream().allMatch(Result::ok) ? 0 : 1;
    }

    private List<Bench> wanted() {
        if (names.contains("all")) {
            return Benches.ALL;
        }
        return names.stream()
                .map(name -> Benches.named(name)
                        .orElseThrow(() -> new ParameterException(spec.commandLine(), "there is no bench " + name)))
                .toList();
    }

    private Settings settings(Bench bench) {
        var err = spec.commandLine().getErr();
        return new Settings(
                given(runs, USUAL_RUNS, QUICK_RUNS),
                quick,
                given(leads, USUAL_LEADS, QUICK_LEADS),
                given(seconds, USUAL_SECONDS, QUICK_SECONDS),
                only,
                House.root().resolve(".ringline/bench").resolve(bench.name()),
                line -> {
                    err.println("  " + line);
                    err.flush();
                });
    }

    private int given(Integer value, int usual, int forQuick) {
        return value != null ? value : quick ? forQuick : usual;
    }

    private static String text(List<Result> results) {
        try {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(results);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records are always JSON", e);
        }
    }
}
