package dev.ringline.cli.command;

import dev.ringline.cli.line.Line;
import dev.ringline.cli.line.LineEvents;
import dev.ringline.cli.screen.Style;
import dev.ringline.sandbox.House;
import dev.ringline.sandbox.server.Service;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** What {@code up} shows: each part as it gets ready, then what runs where, then only what goes wrong. */
final class UpScreen implements LineEvents {
    private final PrintWriter out;
    private final Style style;
    private final Path folder;

    /** @param folder of the line */
    UpScreen(PrintWriter out, Style style, Path folder) {
        this.out = out;
        this.style = style;
        this.folder = House.root().relativize(folder);
    }

    @Override
    public synchronized void ready(String part, Duration took) {
        say("  %s %-22s %s".formatted(style.good("✓"), part, style.dim("%.1f s".formatted(took.toMillis() / 1000.0))));
    }

    @Override
    public synchronized void stopped(String replica) {
        say("  %s %s stands still: a rule topic holds what it cannot read. Next: ./ringline status"
                .formatted(style.bad("✗"), replica));
    }

    @Override
    public synchronized void died(String replica, int exitCode) {
        say("%s %s %s ended with %d; starting it again".formatted(now(), style.bad("✗"), replica, exitCode));
    }

    @Override
    public synchronized void restarted(String replica, Duration took) {
        say("%s %s %s runs again after %.1f s".formatted(now(), style.good("✓"), replica, took.toMillis() / 1000.0));
    }

    @Override
    public synchronized void failedToRestart(String replica, String why) {
        say("%s %s %s".formatted(now(), style.bad("✗"), why));
    }

    @Override
    public synchronized void givenUp(String replica) {
        say("%s %s %s does not stay up; I leave it down. Its log: %s"
                .formatted(
                        now(), style.bad("✗"), replica, folder.resolve("logs").resolve(replica + ".log")));
    }

    /** What runs where. */
    synchronized void picture(Line line) {
        say("");
        say("  " + style.bold(line.edge().toString()) + "   the whole API: /api/v1/tenants/{tenant}/…");
        say(style.dim("  ├─ number-service    %-6d")
                        .formatted(line.service(Service.NUMBER).port())
                + beside(line.providers().twilio()));
        say(style.dim("  ├─ campaign-service  %-6d")
                .formatted(line.service(Service.CAMPAIGN).port()));
        say(style.dim("  ├─ dialer-service    %-6d")
                        .formatted(line.service(Service.DIALER).port())
                + beside(line.providers().liveKit()));
        line.standby().ifPresent(second -> say(style.dim("  ├─ %-17s %-6d").formatted(second.name(), second.port())));
        say(style.dim("  └─ call-log-service  %-6d")
                .formatted(line.service(Service.CALL_LOG).port()));
        say(style.dim("     PostgreSQL        %-6d Kafka %d"
                .formatted(
                        line.settings().ports().postgres(),
                        line.settings().ports().kafka())));
        say("");
        say("  logs and data in " + folder);
        say("  next, in another terminal:  ./ringline status  ·  ./ringline campaign --help");
        say("  Ctrl-C stops all of it.");
        say("");
    }

    synchronized void say(String text) {
        out.println(text);
        out.flush();
    }

    private String beside(String address) {
        return style.dim(" ⇄ ") + address;
    }

    private String now() {
        return style.dim(LocalTime.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
