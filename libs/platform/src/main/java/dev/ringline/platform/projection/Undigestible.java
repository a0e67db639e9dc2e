package dev.ringline.platform.projection;

import java.sql.SQLException;
import java.util.Set;

/**
 * The projection failed in a way that trying again cannot mend: a value that the database refuses, or an error of ours. The
 * message names only where: what the database says may repeat what the record holds.
 */
final class Undigestible extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Set<String> ABOUT_VALUES = Set.of("21", "22", "23", "54"); // classes of SQLSTATE

    Undigestible(Exception cause) {
        super(describe(cause), cause);
    }

    /** Everything that is about the database's or the connection's state passes; wait for it. */
    static boolean isCauseOf(Exception e) {
        var sql = sqlCause(e);
        return sql == null
                ? !(e instanceof IllegalStateException && e.getCause() instanceof InterruptedException)
                : isAboutValues(sql.getSQLState());
    }

    /** A value of another shape, one against a constraint, one row twice in a statement, or beyond what an index takes. */
    private static boolean isAboutValues(String state) {
        return state != null && ABOUT_VALUES.contains(state.substring(0, 2));
    }

    private static SQLException sqlCause(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static String describe(Exception e) {
        var sql = sqlCause(e);
        var at = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
        return sql == null ? e.getClass().getSimpleName() + at : "SQLSTATE " + sql.getSQLState();
    }
}
