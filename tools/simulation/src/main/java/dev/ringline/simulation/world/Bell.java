package dev.ringline.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** For whoever would look in vain until something happens: their looks in between are not simulated. */
public final class Bell {
    private List<Runnable> waiting = new ArrayList<>();

    public void whenRung(Runnable what) {
        waiting.add(what);
    }

    public void ring() {
        if (!waiting.isEmpty()) {
            var rung = waiting;
            waiting = new ArrayList<>();
            rung.forEach(Runnable::run);
        }
    }
}
