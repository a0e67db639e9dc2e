package dev.ringline.sandbox.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. Where we are root it gets a user namespace of its own, in which the same user has
 * another number: it may still write our folder, and no second account is needed.
 */
final class Unprivileged {
    private static final List<String> NAMESPACE = List.of("unshare", "--user");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Unprivileged() {}

    static List<String> command(List<String> command) {
        if (!ROOT) {
            return command;
        }
        if (!works(NAMESPACE)) {
            throw new IllegalStateException("PostgreSQL does not run as root, and this machine lets nobody create user"
                    + " namespaces: run Ringline as another user");
        }
        var wrapped = new ArrayList<>(NAMESPACE);
        wrapped.addAll(command);
        return wrapped;
    }

    private static boolean works(List<String> prefix) {
        try {
            var probe = new ArrayList<>(prefix);
            probe.add("true");
            var process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
