package dev.ringline.dialer.engine.io;

import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;

/** Who this process is: another one after each start, so that nothing is taken for the work of a former life. */
@ApplicationScoped
public class Incarnation {
    private final String id;

    Incarnation(Uuid7 ids) {
        id = "dialer-" + ids.next();
    }

    public String id() {
        return id;
    }
}
