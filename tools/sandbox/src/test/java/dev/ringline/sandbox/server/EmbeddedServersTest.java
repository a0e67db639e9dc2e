package dev.ringline.sandbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.process.PortInUse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {
    @TempDir
    static Path folder;

    static EmbeddedServers servers;

    @BeforeAll
    static void start() {
        servers = EmbeddedServers.start(ServerFolder.fast(folder));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void neither_the_application_nor_the_engine_may_make_tables_or_bypass_row_security() throws SQLException {
        for (var service : Service.values()) {
            for (var role : List.of("app", "engine")) {
                try (var connection = connect(service, role);
                        var statement = connection.createStatement()) {
                    assertThatThrownBy(() -> statement.execute("create table mine(id int)"))
                            .hasMessageContaining("permission denied for schema public");
                    var rights = statement.executeQuery(
                            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user");
                    assertThat(rights.next()).isTrue();
                    assertThat(rights.getBoolean(1)).isFalse();
                }
            }
        }
    }

    @Test
    void a_service_does_not_reach_the_database_of_another() {
        assertThatThrownBy(() -> DriverManager.getConnection(url(Service.DIALER), "campaign_engine", "ringline"))
                .hasMessageContaining("permission denied for database");
        assertThatThrownBy(() -> DriverManager.getConnection(url(Service.DIALER), "dialer_engine", "wrong"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void what_was_written_survives_a_kill_of_both() throws Exception {
        // given
        execute("create table kept(id int)");
        execute("insert into kept values (7)");
        var topic = new NewTopic("kept", 4, (short) 1);
        try (var admin = Admin.create(kafka())) {
            admin.createTopics(List.of(topic)).all().get(30, SECONDS);
        }
        send("kept", "before");
        // when
        servers.postgres().kill();
        servers.kafka().kill();
        servers.postgres().start();
        servers.kafka().start();
        // then
        try (var connection = connect(Service.NUMBER, "owner");
                var rows = connection.createStatement().executeQuery("select id from kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
        }
        assertThat(send("kept", "after")).isEqualTo(1);
    }

    @Test
    void a_port_in_use_is_named_with_what_to_do() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            var other = ServerFolder.fast(folder.resolve("other"));
            assertThatThrownBy(() -> Postgres.start(other, port))
                    .isInstanceOf(PortInUse.class)
                    .hasMessageContaining("port " + port + " is in use, and PostgreSQL needs it")
                    .hasMessageContaining("RINGLINE_POSTGRES_PORT");
        }
    }

    /** The broker's client and ours are different versions; one of them on the other's class path breaks both. */
    @Test
    void the_broker_runs_on_its_own_class_path() {
        var ours = System.getProperty("java.class.path");
        assertThat(ours).doesNotContain("kafka_2.13").doesNotContain("kafka-clients-4.2.1");
        assertThat(House.brokerClassPath().resolve("kafka-clients-4.2.1.jar")).exists();
    }

    /** Offset of the record, for one key: always the same partition. */
    private static long send(String topic, String value) throws Exception {
        try (var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>(topic, "key", value))
                    .get(60, SECONDS)
                    .offset();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = connect(Service.NUMBER, "owner");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static java.sql.Connection connect(Service service, String role) throws SQLException {
        return DriverManager.getConnection(url(service), service.database() + "_" + role, Databases.PASSWORD);
    }

    private static String url(Service service) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(servers.databasePort(), service.database());
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", servers.bootstrapServers());
    }
}
