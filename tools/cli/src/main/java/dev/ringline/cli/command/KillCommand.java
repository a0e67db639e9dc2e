package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.screen.Table;
import java.util.HashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "Stops dialling now, within a second and also while Kafka is down; --off lets it go on. Calls that live go on.",
            "Without --on or --off: says where the kill switches stand; exit code 1 if one is on."
        })
public final class KillCommand implements Callable<Integer> {
    @Mixin
    private Session session;

    @ArgGroup
    private Switch to;

    @Option(
            names = "--campaign",
            paramLabel = "ID|NAME",
            description = "Only this campaign (default: the whole tenant).")
    private String campaign;

    @Option(names = "--pool", paramLabel = "ID|NAME", description = "Only this carrier pool, as status names it.")
    private String pool;

    private static final class Switch {
        @Option(names = "--on", required = true, description = "Stop dialling.")
        private boolean on;

        @Option(names = "--off", required = true, description = "Let it go on.")
        private boolean off;
    }

    @Override
    public Integer call() {
        return to == null ? show() : set(to.on);
    }

    private int set(boolean on) {
        if (campaign != null && pool != null) {
            throw new Failure("a kill switch is for one campaign or for one pool", "Set them one after the other.");
        }
        var api = session.api();
        var setting = new HashMap<String, Object>();
        setting.put("on", on);
        setting.put("scope", campaign != null ? "CAMPAIGN" : pool != null ? "POOL" : "TENANT");
        if (campaign != null || pool != null) {
            setting.put(
                    "scopeId",
                    campaign != null ? Campaigns.id(api, campaign) : Pools.id(pool, () -> api.get("/lanes")));
        }
        var now = api.put("/kill-switch", setting);
        session.out()
                .answer(
                        now,
                        out -> out.line(
                                on
                                        ? "Dialling is stopped (%s). ringline kill --off%s lets it go on."
                                        : "Dialling may go on (%s).",
                                now.path("scope").asText().toLowerCase(java.util.Locale.ROOT),
                                option()));
        return now.path("on").asBoolean() == on ? 0 : 1;
    }

    /** That which names the same switch again. */
    private String option() {
        return campaign != null ? " --campaign " + campaign : pool != null ? " --pool " + pool : "";
    }

    private int show() {
        var switches = session.api().get("/kill-switch");
        session.out().answer(switches, out -> {
            var table = new Table("scope", "id", "dialling", "since", "by");
            switches.forEach(one -> table.row(
                    one.path("scope").asText(),
                    one.path("scopeId").asText(""),
                    one.path("on").asBoolean() ? "stopped" : "allowed",
                    one.path("changedAt").asText(),
                    one.path("actor").asText()));
            if (table.isEmpty()) {
                out.line("Nothing is stopped.");
            } else {
                out.table(table);
            }
        });
        return isAnyOn(switches) ? 1 : 0;
    }

    private static boolean isAnyOn(JsonNode switches) {
        for (var one : switches) {
            if (one.path("on").asBoolean()) {
                return true;
            }
        }
        return false;
    }
}
