package dev.ringline.cli.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The line said no, and why. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private ApiProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiProblem of(int status, JsonNode problem) {
        // the title says no more than the status, where there is a detail
        var text = new StringBuilder(
                problem.hasNonNull("detail") ? "" : problem.path("title").asText("the line answered " + status));
        append(text, "", problem.path("detail"));
        append(text, " (field ", problem.path("field"), ")");
        append(text, " (row ", problem.path("row"), ")");
        return new ApiProblem(status, text.toString());
    }

    public int status() {
        return status;
    }

    /** What to do next. */
    public String advice() {
        return switch (status) {
            case 401 ->
                "The token is missing, expired or of another line: ringline token mints one for the local line.";
            case 403 -> "The token's roles do not allow this: ringline token --role operator,admin";
            case 404 -> "It is not there, or belongs to another tenant (--tenant).";
            case 502, 503, 504 -> "See ringline status, and .ringline/line/logs.";
            default -> "";
        };
    }

    private static void append(StringBuilder text, String before, JsonNode value) {
        append(text, before, value, "");
    }

    private static void append(StringBuilder text, String before, JsonNode value, String after) {
        if (!value.isMissingNode() && !value.isNull() && !value.asText().isBlank()) {
            text.append(before).append(value.asText()).append(after);
        }
    }
}
