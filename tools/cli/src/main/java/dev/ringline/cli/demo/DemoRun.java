package dev.ringline.cli.demo;

import dev.ringline.cli.line.Current;
import dev.ringline.cli.line.Line;
import dev.ringline.cli.line.LineEvents;
import dev.ringline.cli.line.LinePorts;
import dev.ringline.cli.line.LineSettings;
import dev.ringline.cli.line.LineStopped;
import dev.ringline.cli.screen.Style;
import dev.ringline.sandbox.server.Service;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the demo on a line of its own, on ports of its own, and takes it down again. */
public final class DemoRun {
    private static final String TITLE = "Ringline demo";

    private final DemoPlan plan;
    private final PrintWriter out;
    private final Style style;
    private final boolean live;
    private volatile boolean stopping;

    /** @param live whether {@code out} is a terminal to draw on */
    public DemoRun(DemoPlan plan, PrintWriter out, Style style, boolean live) {
        this.plan = plan;
        this.out = out;
        this.style = style;
        this.live = live;
    }

    /** @param whenKnown gets the result as soon as it is known, before the line stops */
    public DemoResult run(Consumer<DemoResult> whenKnown) {
        var settings = settings();
        Line.forget(settings);
        var findings = new DemoFindings();
        var begun = System.nanoTime();
        var screen = new DemoScreen(out, style, live, TITLE);
        var line = Line.prepare(settings, events(screen));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(line, screen), "stop-the-demo"));
        var failure = attempt(new Demo(plan, screen, findings, line));
        screen.close();
        var result = findings.result(Duration.ofNanos(System.nanoTime() - begun).toSeconds(), failure);
        if (!stopping) {
            new DemoReport(out, style).print(result, findings, plan.folder());
        }
        whenKnown.accept(result);
        if (plan.keep() && failure == null) {
            stayUp(line);
        }
        line.close();
        return result;
    }

    /** @return why it ended early, or {@code null} */
    private String attempt(Demo demo) {
        try {
            demo.run();
            return null;
        } catch (LineStopped stopped) {
            return "stopped";
        } catch (RuntimeException e) {
            return stopping ? "stopped" : String.valueOf(e.getMessage());
        }
    }

    private LineSettings settings() {
        var ports = plan.keep() ? LinePorts.usual(System.getenv()) : LinePorts.free();
        return LineSettings.simulated(plan.folder(), ports)
                .fast()
                .with(Map.of(
                        Service.NUMBER, Map.of("RINGLINE_TWILIO_PAGE_SIZE", Integer.toString(DemoPlan.PAGE)),
                        Service.CAMPAIGN, Map.of("RINGLINE_WRAP_UP", DemoPlan.WRAP_UP),
                        Service.DIALER, Map.of("RINGLINE_AGENT_TIMEOUT", DemoPlan.AGENT_TIMEOUT)));
    }

    private void stayUp(Line line) {
        var current = new Current(
                line.edge().toString(),
                plan.folder().toString(),
                ProcessHandle.current().pid(),
                DemoPlan.TENANT,
                line.providers().liveKit());
        current.write();
        out.println("  The line stays up at " + line.edge() + " until Ctrl-C. In another terminal:");
        out.println("    ./ringline campaign show · ./ringline status · ./ringline why +12065550100");
        out.flush();
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(Line line, DemoScreen screen) {
        stopping = true;
        screen.close();
        var early = !line.isClosing();
        Current.find()
                .filter(current -> current.pid() == ProcessHandle.current().pid())
                .ifPresent(Current::forget);
        line.close();
        if (early) {
            out.println("  Stopped; nothing is left running.");
            out.flush();
        }
    }

    private static LineEvents events(DemoScreen screen) {
        return new LineEvents() {
            @Override
            public void ready(String part, Duration took) {
                screen.note("%s ready after %.1f s".formatted(part, took.toMillis() / 1_000.0));
            }

            @Override
            public void restarted(String replica, Duration took) {
                screen.note("%s runs again after %.1f s".formatted(replica, took.toMillis() / 1_000.0));
            }

            @Override
            public void failedToRestart(String replica, String why) {
                screen.note(why);
            }
        };
    }
}
