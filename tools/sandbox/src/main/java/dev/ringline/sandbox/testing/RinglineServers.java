package dev.ringline.sandbox.testing;

import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.server.Service;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * All that a service needs to run in a test: database, Kafka, keys, the key that verifies {@link SharedServers#tokens()}.
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
 * }</pre>
 */
public final class RinglineServers implements QuarkusTestResourceLifecycleManager {
    private Service service = Service.NUMBER;

    @Override
    public void init(Map<String, String> args) {
        service = Service.ofDatabase(args.getOrDefault("database", service.database()));
    }

    @Override
    public Map<String, String> start() {
        var servers = SharedServers.servers();
        var settings = new HashMap<>(SharedServers.keys().settings());
        settings.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        settings.put("RINGLINE_DB_HOST", servers.databaseHost());
        settings.put("RINGLINE_DB_PORT", Integer.toString(servers.databasePort()));
        settings.put("RINGLINE_DB_NAME", service.database());
        settings.put("RINGLINE_DB_OWNER_PASSWORD", Databases.PASSWORD);
        settings.put("RINGLINE_DB_APP_PASSWORD", Databases.PASSWORD);
        settings.put("RINGLINE_DB_ENGINE_PASSWORD", Databases.PASSWORD);
        return underBothNames(settings);
    }

    /** The servers stay for the next test class: they end with the JVM. */
    @Override
    public void stop() {}

    /** A setting is read as an environment variable or as a property; outside a real environment both must be there. */
    private static Map<String, String> underBothNames(Map<String, String> settings) {
        var both = new HashMap<>(settings);
        settings.forEach((name, value) -> both.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        both.put("quarkus.devservices.enabled", "false");
        return both;
    }
}
