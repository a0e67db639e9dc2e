package dev.ringline.cli.demo;

import dev.ringline.cli.screen.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's screen as lines of text, none wider than the terminal: a pure function of where the demo stands. */
final class DemoView {
    private static final int NAME = 9;
    private static final int INDENT = NAME + 7;
    private static final int LABEL = 10;
    private static final int BAR = 44;
    private static final int NARROWEST = 60;
    private static final int WIDEST = 120;
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";

    private final Style style;
    private final int width;

    DemoView(Style style, int width) {
        this.style = style;
        this.width = Math.clamp(width, NARROWEST, WIDEST);
    }

    /** @param dialling {@code null} before the first call */
    List<String> lines(String title, Duration elapsed, List<Step> steps, Dialling dialling) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(title(title, elapsed));
        lines.add("");
        for (var step : steps) {
            lines.addAll(lines(step));
            if (step.name().equals(DemoSteps.DIALLING) && dialling != null && step.state() != Step.State.AHEAD) {
                lines.addAll(lines(dialling, step.state() == Step.State.RUNNING));
            }
        }
        lines.add("");
        return lines;
    }

    /** As {@link #lines}, but no more than there is room for: details go first, then what is long over. */
    List<String> linesWithin(int room, String title, Duration elapsed, List<Step> steps, Dialling dialling) {
        var shown = new ArrayList<>(steps);
        var lines = lines(title, elapsed, shown, dialling);
        for (var i = 0; i < shown.size() && lines.size() > room; i++) {
            shown.set(i, shown.get(i).withoutDetails());
            lines = lines(title, elapsed, shown, dialling);
        }
        return lines.subList(Math.max(0, lines.size() - Math.max(room, 1)), lines.size());
    }

    List<String> lines(Step step) {
        var name = "%-9s".formatted(step.name());
        var lines = new ArrayList<>(
                switch (step.state()) {
                    case AHEAD -> List.of("  " + style.dim("·  " + name));
                    case RUNNING ->
                        List.of("  " + style.accent("●") + "  " + style.bold(name) + "  "
                                + cut(step.says(), width - INDENT));
                    case DONE -> after("  " + style.good("✓") + "  " + name + "  ", withTime(step));
                    case FAILED ->
                        after("  " + style.bad("✗") + "  " + name + "  ", folded(step.says(), width - INDENT));
                });
        step.more().stream()
                .flatMap(more -> folded(more, width - INDENT).stream())
                .forEach(more -> lines.add(indent() + style.dim(more)));
        return lines;
    }

    private List<String> after(String begin, List<String> says) {
        return Stream.concat(
                        Stream.of(begin + says.getFirst()),
                        says.stream().skip(1).map(more -> indent() + more))
                .toList();
    }

    private String title(String title, Duration elapsed) {
        var time = "%d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
        return "  " + style.bold(title) + " ".repeat(Math.max(1, width - 4 - title.length() - time.length()))
                + style.dim(time);
    }

    private List<String> withTime(Step step) {
        var time = "%.1f s".formatted(step.took().toMillis() / 1000.0);
        var room = width - INDENT - 2 - time.length();
        var says = folded(step.says(), room - 1);
        says.set(0, says.getFirst() + " ".repeat(room - says.getFirst().length()) + style.dim(time));
        return says;
    }

    private List<String> lines(Dialling dialling, boolean running) {
        var lines = new ArrayList<String>();
        if (running) {
            lines.add(
                    indent() + bar(dialling) + style.dim("  %,d of %,d".formatted(dialling.rung(), dialling.toRing())));
        }
        lines.add(indent() + style.dim("leads     ") + counts(dialling.leads()));
        lines.add(indent() + style.dim("calls     ") + counts(dialling.outcomes()));
        lines.add(indent()
                + style.dim("INVITEs/s ")
                + style.accent(sparkline(dialling))
                + style.dim("  limit " + dialling.limit()));
        if (!dialling.note().isBlank()) {
            lines.add(indent() + style.warn(cut(dialling.note(), width - INDENT)));
        }
        return lines;
    }

    private String bar(Dialling dialling) {
        var length = Math.min(BAR, width - INDENT - 18);
        var done =
                dialling.toRing() == 0 ? 0 : Math.clamp((long) length * dialling.rung() / dialling.toRing(), 0, length);
        return style.accent("━".repeat(done)) + style.dim("─".repeat(length - done));
    }

    private String counts(SortedMap<String, Integer> counts) {
        var text = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> "%s %,d".formatted(entry.getKey().toLowerCase().replace('_', ' '), entry.getValue()))
                .collect(Collectors.joining(" · "));
        return cut(text.isEmpty() ? "–" : text, width - INDENT - LABEL);
    }

    /** A column a second, the newest to the right. */
    private String sparkline(Dialling dialling) {
        var room = width - INDENT - LABEL - 11;
        var all = dialling.perSecond();
        var shown = all.subList(Math.max(0, all.size() - room), all.size());
        return shown.stream()
                .map(count -> String.valueOf(LEVELS.charAt(Math.clamp(
                        (long) Math.ceil((double) count * (LEVELS.length() - 1) / Math.max(1, dialling.limit())),
                        0,
                        LEVELS.length() - 1))))
                .collect(Collectors.joining());
    }

    private String indent() {
        return " ".repeat(INDENT);
    }

    /** What is done stays on the screen, and is told whole. */
    private static List<String> folded(String text, int room) {
        var lines = new ArrayList<String>();
        var rest = text;
        while (rest.length() > room) {
            var space = rest.lastIndexOf(' ', room);
            var end = space > 0 ? space : room;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room - 1) + "…";
    }
}
