package dev.ringline.sandbox.server;

/** A PostgreSQL with the line's databases and roles, and a Kafka. */
public interface Servers extends AutoCloseable {
    String databaseHost();

    int databasePort();

    String bootstrapServers();

    @Override
    void close();
}
