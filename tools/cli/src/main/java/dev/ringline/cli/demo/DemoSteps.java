package dev.ringline.cli.demo;

import java.util.List;

/** What the demo does, in order. */
final class DemoSteps {
    static final String LINE = "line";
    static final String NUMBERS = "numbers";
    static final String CAMPAIGN = "campaign";
    static final String LEADS = "leads";
    static final String DIALLING = "dialling";
    static final String KILL = "kill -9";
    static final String PAUSE = "pause";
    static final String OPT_OUT = "opt-out";
    static final String SETTLE = "settle";
    static final String COUNT = "count";
    static final String REPLAY = "replay";
    static final String VERIFY = "verify";

    static final List<String> ALL =
            List.of(LINE, NUMBERS, CAMPAIGN, LEADS, DIALLING, KILL, PAUSE, OPT_OUT, SETTLE, COUNT, REPLAY, VERIFY);

    private DemoSteps() {}
}
