package dev.ringline.bench.rival;

import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.Rig;
import dev.ringline.sandbox.server.Databases;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** pg-boss on the PostgreSQL that we run on, fetching and completing in batches: the fastest way that it has. */
public final class PgBoss implements Queue {
    private static final List<Tuning> TRIED =
            List.of(new Tuning(3, 200), new Tuning(2, 200), new Tuning(3, 1_000), new Tuning(4, 100));
    private static final String DATABASE = "pgboss";

    @Override
    public String name() {
        return "pg-boss";
    }

    @Override
    public Optional<String> missing() {
        return NodeScripts.missing("node", "npm");
    }

    @Override
    public Figures measure(Rig rig, Settings settings) {
        var scripts = new NodeScripts().install();
        createDatabase(rig);
        var url = "postgres://postgres:%s@127.0.0.1:%d/%s"
                .formatted(Databases.PASSWORD, rig.servers().databasePort(), DATABASE);
        return Tuning.fastest(
                TRIED,
                settings,
                name(),
                tuning -> scripts.run(
                                "pgboss.mjs",
                                List.of(
                                        url,
                                        rig.stub().url(),
                                        Integer.toString(settings.leads()),
                                        Integer.toString(tuning.processes()),
                                        Integer.toString(tuning.atOnce())))
                        .get("perSecond")
                        .asDouble());
    }

    private static void createDatabase(Rig rig) {
        try (var connection = rig.database("postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + DATABASE);
            statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
