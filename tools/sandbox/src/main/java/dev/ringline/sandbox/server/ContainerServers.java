package dev.ringline.sandbox.server;

import java.sql.SQLException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Both as containers, where Docker answers. */
public final class ContainerServers implements Servers {
    private static final String POSTGRES = "postgres:18.6";
    private static final String KAFKA = "apache/kafka:4.2.1";
    private static final int POSTGRES_PORT = 5432;

    private final PostgreSQLContainer postgres;
    private final KafkaContainer kafka;

    private ContainerServers(PostgreSQLContainer postgres, KafkaContainer kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    public static boolean possible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @SuppressWarnings("resource") // closed by close()
    public static ContainerServers start() {
        var postgres = new PostgreSQLContainer(DockerImageName.parse(POSTGRES))
                .withCommand("postgres", "-c", "max_connections=300", "-c", "fsync=off", "-c", "timezone=UTC")
                .waitingFor(Wait.forListeningPort());
        var kafka = new KafkaContainer(DockerImageName.parse(KAFKA))
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_NUM_PARTITIONS", "4");
        var servers = new ContainerServers(postgres, kafka);
        try {
            postgres.start();
            kafka.start();
            Databases.create(
                    servers.databaseHost(), servers.databasePort(), postgres.getUsername(), postgres.getPassword());
            return servers;
        } catch (SQLException | RuntimeException e) {
            servers.close();
            throw new IllegalStateException("the containers do not start", e);
        }
    }

    @Override
    public String databaseHost() {
        return postgres.getHost();
    }

    @Override
    public int databasePort() {
        return postgres.getMappedPort(POSTGRES_PORT);
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void close() {
        kafka.stop();
        postgres.stop();
    }
}
