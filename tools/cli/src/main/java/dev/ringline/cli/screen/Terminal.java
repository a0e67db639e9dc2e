package dev.ringline.cli.screen;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The terminal that we write to, if it is one. */
public final class Terminal {
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("(\\d{1,4}) (\\d{1,4})\\s*");
    private static final File TTY = new File("/dev/tty");

    private Terminal() {}

    public record Size(int rows, int columns) {
        /** Where nobody says how large it is. */
        public static final Size USUAL = new Size(24, 80);

        /** As {@code stty size} says it; empty where it says nothing of use. */
        static Optional<Size> of(String text) {
            var found = ROWS_AND_COLUMNS.matcher(text);
            return found.matches()
                            && !found.group(1).equals("0")
                            && !found.group(2).equals("0")
                    ? Optional.of(new Size(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
                    : Optional.empty();
        }
    }

    /** Whether people look at it, and lines can be drawn over. */
    public static boolean isLive() {
        var console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Asked anew each time: people change their windows. */
    public static Size size() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TTY)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var says = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            stty.waitFor(1, TimeUnit.SECONDS);
            return Size.of(says).orElse(Size.USUAL);
        } catch (IOException e) {
            return Size.USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Size.USUAL;
        }
    }
}
