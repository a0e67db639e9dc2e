package dev.ringline.cli.demo;

import java.util.List;

/** The work of one step. */
@FunctionalInterface
interface DemoStep {
    /**
     * @param more takes further lines
     * @return what came of it, in one line
     */
    String run(List<String> more);

    /** Runs a step and shows it. */
    @FunctionalInterface
    interface Stage {
        void step(String name, String doing, DemoStep work);
    }
}
