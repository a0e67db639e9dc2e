package dev.ringline.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringline.cli.screen.Style;
import dev.ringline.cli.screen.Table;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** Where a command's answer goes: for people, or as one JSON value on standard output. */
final class Output {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final int USUAL_LABEL = 16;

    private final PrintWriter writer;
    private final boolean json;
    private final Style style;

    Output(PrintWriter writer, boolean json) {
        this.writer = writer;
        this.json = json;
        this.style = json ? Style.PLAIN : Style.ofTerminal();
    }

    /**
     * The answer, in the form that was asked for.
     *
     * @param value for programs
     * @param people writes it for people
     */
    void answer(Object value, Consumer<Output> people) {
        if (json) {
            writer.println(text(value));
        } else {
            people.accept(this);
        }
        writer.flush();
    }

    /** Begins the screen anew; where the output is no terminal, nothing is wiped and one answer follows the other. */
    void redraw() {
        if (style.colour()) {
            writer.print("\u001b[H\u001b[J");
        }
    }

    Style style() {
        return style;
    }

    Output line(String text) {
        writer.println(text);
        return this;
    }

    Output line(String format, Object... values) {
        return line(format.formatted(values));
    }

    /** A label and its value, labels in one column. */
    Output field(String label, Object value) {
        return field(label, USUAL_LABEL, value);
    }

    /** @param width of the labels' column */
    Output field(String label, int width, Object value) {
        var text = value == null || String.valueOf(value).isBlank() ? "–" : String.valueOf(value);
        return line("  " + style.dim(label + " ".repeat(Math.max(0, width - label.length()))) + "  " + text);
    }

    Output heading(String text) {
        return line(style.bold(text));
    }

    Output table(Table table) {
        table.lines(style).forEach(text -> line("  " + text));
        return this;
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
