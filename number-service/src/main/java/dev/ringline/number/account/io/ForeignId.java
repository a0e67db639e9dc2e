package dev.ringline.number.account.io;

import dev.ringline.platform.problem.Problem;
import org.hibernate.exception.ConstraintViolationException;

/** Ids are chosen by the client and unique over all tenants: one that another tenant has is not found here (ADR 1). */
public final class ForeignId {
    private ForeignId() {}

    /** @param otherwise what it means when not the id but something else was taken */
    public static Throwable asProblem(ConstraintViolationException taken, Problem otherwise) {
        var message = String.valueOf(taken.getMessage()) + taken.getSQLException();
        return message.contains("_pkey") ? Problem.notFound() : otherwise;
    }
}
