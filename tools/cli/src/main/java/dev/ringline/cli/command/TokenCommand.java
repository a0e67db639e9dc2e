package dev.ringline.cli.command;

import dev.ringline.sandbox.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Signs a token for the line that runs from this clone.",
        footer = {
            "",
            "Example:",
            "  curl -H \"Authorization: Bearer $(ringline token)\" http://127.0.0.1:8080/api/v1/tenants/demo/campaigns"
        })
public final class TokenCommand implements Callable<Integer> {
    @Mixin
    private Session session;

    @Option(
            names = "--role",
            split = ",",
            paramLabel = "ROLE",
            defaultValue = "operator,viewer",
            description = "viewer, operator, admin, auditor, platform (default: ${DEFAULT-VALUE}).")
    private List<String> roles;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            defaultValue = "ringline",
            description = "Who (default: ringline).")
    private String subject;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long it is good, at most a day (default: 60).")
    private int minutes;

    @Override
    public Integer call() {
        var unknown =
                roles.stream().filter(role -> !Tokens.ROLES.contains(role)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "no such role: " + String.join(", ", unknown) + ". There are " + String.join(", ", Tokens.ROLES));
        }
        if (minutes < 1 || minutes > Duration.ofDays(1).toMinutes()) {
            throw new IllegalArgumentException("--minutes is 1 to 1440");
        }
        var life = Duration.ofMinutes(minutes);
        var token = Session.mint(session.localLine(), session.tenant(), subject, roles, life);
        var answer = Map.of(
                "token",
                token,
                "tenant",
                session.tenant(),
                "roles",
                roles,
                "expiresAt",
                Instant.now().plus(life).toString());
        session.out().answer(answer, out -> out.line(token));
        return 0;
    }
}
