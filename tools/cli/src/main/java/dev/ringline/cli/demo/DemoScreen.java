package dev.ringline.cli.demo;

import dev.ringline.cli.screen.Style;
import dev.ringline.cli.screen.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the demo: in place on a terminal, a line a step elsewhere. */
final class DemoScreen implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration MEASURE = Duration.ofSeconds(2);
    /** Where lines come one by one; nobody can say how wide it is. */
    private static final int PRINTED_WIDTH = 110;

    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    private final PrintWriter out;
    private final boolean live;
    private final Style style;
    private final String title;
    private final long begun = System.nanoTime();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private Terminal.Size size = new Terminal.Size(Integer.MAX_VALUE, PRINTED_WIDTH);
    private Dialling dialling;
    private int drawn;
    private boolean closed;

    /** @param live whether lines can be drawn over */
    DemoScreen(PrintWriter out, Style style, boolean live, String title) {
        this.out = out;
        this.live = live;
        this.style = style;
        this.title = title;
        DemoSteps.ALL.forEach(name -> steps.put(name, Step.ahead(name)));
        if (live) {
            size = Terminal.size();
            out.print(HIDE_CURSOR);
            Thread.ofVirtual().name("demo-screen").start(this::drawAgainAndAgain);
        } else {
            out.println(title);
            out.flush();
        }
    }

    synchronized void running(String name, String at) {
        steps.compute(name, (_, step) -> step.running(at));
    }

    synchronized void done(String name, String what, List<String> details, Duration took) {
        steps.compute(name, (_, step) -> step.done(what, details, took));
        printIfNotLive(name);
    }

    synchronized void failed(String name, String why) {
        steps.compute(name, (_, step) -> step.failed(why));
        printIfNotLive(name);
    }

    synchronized void dialling(Dialling now) {
        dialling = now;
    }

    /** A line of its own, where steps come one by one. */
    synchronized void note(String text) {
        if (!live) {
            out.println(" ".repeat(16) + style.dim(text));
            out.flush();
        }
    }

    /** Leaves the last picture standing and gives the cursor back. */
    @Override
    public synchronized void close() {
        if (!closed && live) {
            draw(Integer.MAX_VALUE);
            out.print(SHOW_CURSOR);
            out.flush();
        }
        closed = true;
    }

    private void printIfNotLive(String name) {
        if (!live) {
            view().lines(steps.get(name)).forEach(out::println);
            out.flush();
        }
    }

    private DemoView view() {
        return new DemoView(style, size.columns());
    }

    private void drawAgainAndAgain() {
        var measured = System.nanoTime();
        while (drawUnlessClosed()) {
            try {
                Thread.sleep(REDRAW);
            } catch (InterruptedException e) {
                return;
            }
            if (System.nanoTime() - measured > MEASURE.toNanos()) {
                resize(Terminal.size());
                measured = System.nanoTime();
            }
        }
    }

    private synchronized void resize(Terminal.Size now) {
        size = now;
    }

    private synchronized boolean drawUnlessClosed() {
        if (!closed) {
            draw(size.rows() - 1);
        }
        return !closed;
    }

    /** @param room lines at most; what has left the screen could not be drawn over any more */
    private void draw(int room) {
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        var lines = view().linesWithin(room, title, elapsed, new ArrayList<>(steps.values()), dialling);
        var picture = new StringBuilder();
        if (drawn > 0) {
            picture.append("\u001b[").append(drawn).append('A');
        }
        lines.forEach(line -> picture.append("\u001b[2K").append(line).append('\n'));
        picture.append("\u001b[J");
        out.print(picture);
        out.flush();
        drawn = lines.size();
    }
}
