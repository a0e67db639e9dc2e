package dev.ringline.sandbox.server;

import dev.ringline.sandbox.process.Ports;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Both as processes of this machine, which end with this JVM. */
public final class EmbeddedServers implements Servers {
    private final Postgres postgres;
    private final Kafka kafka;

    private EmbeddedServers(Postgres postgres, Kafka kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /** On free ports. */
    public static EmbeddedServers start(ServerFolder folder) {
        return start(folder, Ports.free(), Ports.free());
    }

    /** Both at once; if one fails, the other is stopped. */
    public static EmbeddedServers start(ServerFolder folder, int databasePort, int kafkaPort) {
        var postgres = CompletableFuture.supplyAsync(() -> Postgres.start(folder, databasePort));
        var kafka = CompletableFuture.supplyAsync(() -> Kafka.start(folder, kafkaPort));
        try {
            return new EmbeddedServers(postgres.join(), kafka.join());
        } catch (CompletionException e) {
            postgres.thenAccept(Postgres::close).exceptionally(_ -> null).join();
            kafka.thenAccept(Kafka::close).exceptionally(_ -> null).join();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    public Postgres postgres() {
        return postgres;
    }

    public Kafka kafka() {
        return kafka;
    }

    @Override
    public String databaseHost() {
        return "127.0.0.1";
    }

    @Override
    public int databasePort() {
        return postgres.port();
    }

    @Override
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public void close() {
        kafka.process().askToStop();
        postgres.close();
        kafka.close();
    }
}
