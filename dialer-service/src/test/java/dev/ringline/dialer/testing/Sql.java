package dev.ringline.dialer.testing;

import dev.ringline.dialer.engine.io.EngineDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The dialer's database as a test sees it. */
@ApplicationScoped
public class Sql {
    private static final List<String> TABLES = List.of(
            "waiting",
            "prepared",
            "live_call",
            "reconciliation",
            "hang_up",
            "attempt",
            "caller_turn",
            "campaign_rule",
            "suppression_rule",
            "number_rule",
            "trunk_rule",
            "pool_rule",
            "kill_switch",
            "tenant_limit",
            "breaker",
            "rule_stop",
            "outbox_data");

    private final EngineDatabase database;

    Sql(EngineDatabase database) {
        this.database = database;
    }

    public void empty() throws SQLException {
        for (var table : TABLES) {
            run("delete from " + table);
        }
    }

    public void run(String sql) throws SQLException {
        database.inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    public long count(String what) {
        return number("select count(*) from " + what);
    }

    public long number(String sql) {
        return Long.parseLong(texts(sql).getFirst());
    }

    /** The first column of every row. */
    public List<String> texts(String sql) {
        try {
            return database.inTransaction(connection -> {
                try (var select = connection.prepareStatement(sql);
                        var rows = select.executeQuery()) {
                    var texts = new ArrayList<String>();
                    while (rows.next()) {
                        texts.add(rows.getString(1));
                    }
                    return texts;
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the outbox was given, in order; the relay is off. */
    public List<String> said(String about) {
        return texts("""
                select regexp_replace(headers::jsonb ->> 'ce_type', 'dev\\.ringline\\.|\\.v1', '', 'g') from outbox_data
                where headers like '%%%s%%' order by id""".formatted(about));
    }
}
