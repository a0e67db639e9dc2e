package dev.ringline.sandbox.testing;

import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.server.Servers;
import java.util.Optional;

/** What one class loader tells the others of a test JVM, by system properties: where the servers are, and the keys. */
record ToldServers(String databaseHost, int databasePort, String bootstrapServers) implements Servers {
    private static final String PREFIX = "ringline.test.told.";

    static void tell(Servers servers) {
        System.setProperty(PREFIX + "host", servers.databaseHost());
        System.setProperty(PREFIX + "port", Integer.toString(servers.databasePort()));
        System.setProperty(PREFIX + "kafka", servers.bootstrapServers());
    }

    static Optional<Servers> heard() {
        var host = System.getProperty(PREFIX + "host");
        return host == null
                ? Optional.empty()
                : Optional.of(new ToldServers(
                        host, Integer.getInteger(PREFIX + "port"), System.getProperty(PREFIX + "kafka")));
    }

    /** The first who asks makes them. */
    static Keys keys() {
        if (System.getProperty(PREFIX + "sealing") == null) {
            var keys = Keys.generate();
            System.setProperty(PREFIX + "sealing", keys.sealing());
            System.setProperty(PREFIX + "number-hash", keys.numberHash());
            System.setProperty(PREFIX + "call-token", keys.callToken());
            System.setProperty(PREFIX + "jwt-public", keys.jwtPublic());
            System.setProperty(PREFIX + "jwt-private", keys.jwtPrivate());
        }
        return new Keys(
                System.getProperty(PREFIX + "sealing"),
                System.getProperty(PREFIX + "number-hash"),
                System.getProperty(PREFIX + "call-token"),
                System.getProperty(PREFIX + "jwt-public"),
                System.getProperty(PREFIX + "jwt-private"));
    }

    /** They are the first one's to stop. */
    @Override
    public void close() {}
}
