package dev.ringline.sandbox.server;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.process.ProgramFailed;
import dev.ringline.sandbox.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One PostgreSQL server as a process of this machine, with the databases and roles of the line. */
public final class Postgres implements AutoCloseable {
    private static final String SUPERUSER = "postgres";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final ServerFolder folder;
    private final int port;
    private final Path programs;
    private OwnedProcess process;

    private Postgres(ServerFolder folder, int port) {
        this.folder = folder;
        this.port = port;
        this.programs = PostgresBinaries.unpackedIn(House.cache()).resolve("bin");
    }

    public static Postgres start(ServerFolder folder, int port) {
        var postgres = new Postgres(folder, port);
        postgres.start();
        return postgres;
    }

    /** Starts it again on the same port and data, after {@link #stop} or {@link #kill}. */
    public void start() {
        Ports.requireFree(port, "PostgreSQL", "RINGLINE_POSTGRES_PORT");
        try {
            if (!Files.exists(data().resolve("PG_VERSION"))) {
                createCluster();
            }
            Files.deleteIfExists(data().resolve("postmaster.pid")); // of a server that was killed; the port is free
            process = OwnedProcess.start(server());
            process.awaitReady(START_WITHIN, this::answers);
            Databases.create("127.0.0.1", port, SUPERUSER, Databases.PASSWORD);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL in " + folder.path() + " does not start", e);
        }
    }

    public Backups backups() {
        return new Backups(port);
    }

    public int port() {
        return port;
    }

    public OwnedProcess process() {
        return process;
    }

    public void stop() {
        process.stop();
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        stop();
    }

    private Path data() {
        return folder.path().resolve("postgresql");
    }

    private void createCluster() throws IOException {
        Folders.delete(data());
        Files.createDirectories(folder.path());
        var password = Files.writeString(folder.path().resolve("postgresql.password"), Databases.PASSWORD);
        var command = Unprivileged.command(List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data(),
                "--username=" + SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
                "--no-sync"));
        var log = folder.path().resolve("postgresql.log");
        var code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .onExit()
                .join()
                .exitValue();
        Files.delete(password);
        if (code != 0) {
            Folders.delete(data());
            throw new ProgramFailed("initdb ended with " + code, log);
        }
    }

    private Launch server() {
        var command = new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D", data().toString()));
        setting(command, "port", port);
        setting(command, "listen_addresses", "127.0.0.1");
        setting(command, "unix_socket_directories", "");
        setting(command, "max_connections", 300);
        setting(command, "shared_buffers", "128MB");
        setting(command, "timezone", "UTC");
        setting(command, "log_timezone", "UTC");
        setting(command, "jit", "off");
        if (!folder.durable()) {
            setting(command, "fsync", "off");
            setting(command, "full_page_writes", "off");
        }
        return folder.launch("postgresql", Unprivileged.command(command))
                .stoppedBy(StopSignal.INT, Duration.ofSeconds(10));
    }

    private static void setting(List<String> command, String name, Object value) {
        command.addAll(List.of("-c", name + "=" + value));
    }

    private boolean answers() {
        var url = "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=2".formatted(port);
        try (var connection = DriverManager.getConnection(url, SUPERUSER, Databases.PASSWORD)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }
}
